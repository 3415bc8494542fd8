-- Projects of the local initiatives fund: one row per project and quartier, amounts of the whole
-- project.
with lignes as (select * from {{ source('registre', 'ept_fil') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        id_projet,
        code_commune,
        code_quartier,
        cle_repartition,
        montant_attribue,
        statut
    from lignes
)

select * from final
