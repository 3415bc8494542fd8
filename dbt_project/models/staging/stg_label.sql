-- Candidates for the label: one row per project.
with lignes as (select * from {{ source('registre', 'ept_label') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        id_projet,
        intitule,
        porteur_nom,
        porteur_id,
        innovation_axe,
        quartiers,
        montant,
        cofinancements,
        accompagnement_h,
        statut
    from lignes
)

select * from final
