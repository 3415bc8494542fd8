-- Results of the brevet: one row per school and session.
with lignes as (select * from {{ source('registre', 'dnb_etablissement') }}),

final as (
    select
        source_id,
        edition,
        correction,
        session as millesime,
        uai,
        type as type_etablissement,
        code_commune,
        presents,
        admis
    from lignes
)

select * from final
