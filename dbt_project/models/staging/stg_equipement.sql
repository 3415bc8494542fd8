-- Facilities of the BPE, one by one.
with lignes as (select * from {{ source('registre', 'bpe_equipement') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        edition || ':' || ligne as id_equipement,
        code_commune,
        type_equipement
    from lignes
)

select * from final
