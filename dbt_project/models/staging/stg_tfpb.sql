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
        code_commune,
        code_quartier,
        nb_logements,
        montant_abattement_estime,
        axe,
        depense_realisee,
        part_abattement
    from lignes
)

select * from final
