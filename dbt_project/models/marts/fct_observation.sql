-- Every published value in scope, also those that another publication replaced: an observer must be
-- able to go from a number back to the line of the file that gave it.
with candidates as (select * from {{ ref('int_observation_candidate') }}),

restreintes as (select * from {{ ref('int_variable_restreinte') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        candidates.source_id,
        candidates.edition,
        candidates.variable,
        candidates.niveau_geo,
        candidates.code_geo,
        candidates.millesime_geo,
        candidates.millesime,
        candidates.bloc,
        candidates.valeur,
        candidates.statut,
        candidates.note,
        candidates.statut_millesime,
        candidates.rang = 1 as est_retenue,
        candidates.rang as rang_publication,
        candidates.est_perime,
        candidates.dans_perimetre,
        candidates.ligne,
        candidates.correction,
        candidates.valeur_publiee,
        case when restreintes.variable is null then 'public' else 'restreint' end as diffusion,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from candidates
    cross join simulation
    left join restreintes on candidates.variable = restreintes.variable
)

select * from final
