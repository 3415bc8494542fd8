-- One row per contract, year and theme of the programming. Shares are quotients of sums: recomputed
-- at each level, never added nor averaged.
with sommes as (select * from {{ ref('int_programmation_theme') }}),

final as (
    select
        sommes.code_contrat,
        contrats.libelle as nom_contrat,
        sommes.millesime,
        sommes.theme as theme_dauphin,
        sommes.nb_actions,
        sommes.nb_actions_retenues,
        sommes.montant_sollicite,
        sommes.montant_accorde,
        sommes.montant_droit_commun,
        100 * sommes.montant_droit_commun / nullif(sommes.montant_accorde, 0) as part_droit_commun,
        100 * sommes.montant_accorde / nullif(sommes.montant_sollicite, 0) as taux_accord,
        case
            when sommes.montant_accorde is null then 'montant inconnu sur une action'
            when sommes.montant_accorde = 0 then 'aucun montant accordé'
        end as motif_absence,
        {{ colonnes_trace('sommes') }}
    from sommes
    -- A contract outside the perimeter of the release is not shown.
    inner join {{ ref('dim_territoire') }} as contrats
        on
            sommes.code_contrat = contrats.code_territoire
            and contrats.type_territoire = 'contrat_ville'
    left join {{ ref('int_trace_edition') }} as trace
        on sommes.source_id = trace.source_id and sommes.edition = trace.edition
)

select * from final
