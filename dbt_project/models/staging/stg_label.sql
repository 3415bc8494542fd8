-- Candidates for the label: one row per project.
with lignes as (select * from {{ source('registre', 'ept_label') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        id_projet,
        montant,
        cofinancements,
        statut
    from lignes
)

select * from final
