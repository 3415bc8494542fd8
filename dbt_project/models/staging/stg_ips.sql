-- Social position index of schools and collèges; the year is that of the start of the school year.
with ecoles as (select * from {{ source('registre', 'ips_ecole') }}),

colleges as (select * from {{ source('registre', 'ips_college') }}),

final as (
    select
        source_id,
        edition,
        correction,
        'ecole' as type_etablissement,
        cast(substring(rentree_scolaire, 1, 4) as integer) as millesime,
        uai,
        code_commune,
        ips
    from ecoles
    union all
    select
        source_id,
        edition,
        correction,
        'college' as type_etablissement,
        cast(substring(rentree_scolaire, 1, 4) as integer) as millesime,
        uai,
        code_commune,
        ips
    from colleges
)

select * from final
