-- One row per month, PRIJ, quartier, sex, age band and measure. A cell that the partner masked stays
-- masked; one under 5 is masked here, with another one.
with cellules as (select * from {{ ref('int_prij_protege') }}),

final as (
    select
        cellules.mois,
        cellules.millesime,
        cellules.id_prij,
        cellules.code_quartier as code_quartier_suivi,
        cellules.sexe,
        cellules.tranche_age,
        cellules.mesure as mesure_prij,
        cellules.nature_mesure,
        cellules.valeur_montree as valeur,
        cellules.statut_montre as statut,
        cellules.motif_absence,
        {{ colonnes_trace('cellules') }}
    from cellules
    left join {{ ref('int_trace_edition') }} as trace
        on cellules.source_id = trace.source_id and cellules.edition = trace.edition
)

select * from final
