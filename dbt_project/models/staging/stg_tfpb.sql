-- Counterparts of the tax allowance: one row per convention, quartier, action and year; dwellings
-- and allowance are repeated on each action.
with lignes as (select * from {{ source('registre', 'tfpb') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        id_convention,
        bailleur_siren,
        code_commune,
        code_quartier,
        nb_logements,
        montant_abattement_estime,
        action,
        axe,
        depense_prevue,
        depense_realisee,
        part_abattement,
        statut
    from lignes
)

select * from final
