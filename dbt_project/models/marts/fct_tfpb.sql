-- One row per convention, quartier, action and year. Every measure adds up: dwellings and allowance
-- stand on one action of each convention, quartier and year.
with tfpb as (select * from {{ ref('int_tfpb') }}),

final as (
    select
        tfpb.id_convention,
        tfpb.code_quartier,
        tfpb.action as action_tfpb,
        tfpb.millesime,
        tfpb.bailleur_siren,
        tfpb.code_commune,
        tfpb.axe as axe_tfpb,
        tfpb.statut as statut_tfpb,
        tfpb.est_porteuse,
        tfpb.logements as logements_convention,
        tfpb.abattement_estime,
        tfpb.depense_prevue,
        tfpb.depense_realisee,
        tfpb.part_abattement,
        tfpb.depense_imputee,
        {{ colonnes_trace('tfpb') }}
    from tfpb
    left join {{ ref('int_trace_edition') }} as trace
        on tfpb.source_id = trace.source_id and tfpb.edition = trace.edition
)

select * from final
