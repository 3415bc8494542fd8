-- One row per operation of urban renewal and date of observation. Measures add up over operations at
-- one date, never over dates: `est_derniere` keeps the last state of each project.
with observations as (select * from {{ ref('stg_npnru_observation') }}),

final as (
    select
        observations.id_operation,
        observations.date_observation,
        observations.millesime,
        observations.projet as projet_npnru,
        observations.code_quartier,
        observations.type_operation,
        observations.hors_qpv,
        observations.avancement,
        observations.nb_logements_prevus,
        observations.nb_logements_realises,
        observations.cout_total,
        observations.subvention_anru_conventionnee,
        observations.subvention_anru_engagee,
        observations.date_observation = max(observations.date_observation) over (
            partition by observations.projet, observations.millesime
        ) as est_derniere_de_l_annee,
        observations.date_observation = max(observations.date_observation) over (
            partition by observations.projet
        ) as est_derniere,
        {{ colonnes_trace('observations') }}
    from observations
    left join {{ ref('int_trace_edition') }} as trace
        on
            observations.source_id = trace.source_id
            and observations.edition = trace.edition
)

select * from final
