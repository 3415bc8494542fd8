-- Counts of the census in communes and EPTs, as the sum of all their IRIS, which share them out
-- exactly. One IRIS without a value, and there is no sum.
with iris as (select * from {{ ref('stg_iris') }}),

candidates as (
    select observations.*
    from {{ ref('int_observation_candidate') }} as observations
    inner join {{ ref('variables_ventilees') }} as comptes
        on observations.variable = comptes.variable
    where observations.niveau_geo = 'iris' and observations.rang = 1
),

annees as (
    select distinct
        variable,
        millesime
    from candidates
),

territoires as (select * from {{ ref('int_maille_ancienne') }}),

sommes as (
    select
        territoires.niveau_geo,
        territoires.code_geo,
        annees.variable,
        annees.millesime,
        sum(candidates.valeur) as somme,
        max(
            coalesce({{ rang_statut('candidates.statut') }}, {{ premier_rang_sans_valeur() }})
        ) as rang_statut,
        {{ publication_du_groupe('candidates.') }},
        max(candidates.correction) as correction,
        max(candidates.statut_millesime) as statut_millesime,
        max(case when candidates.est_perime then 1 else 0 end) = 1 as est_perime,
        max(candidates.confiance_base) as confiance_base
    from territoires
    cross join annees
    inner join iris on territoires.code_commune = iris.code_commune
    left join candidates
        on
            iris.code_iris = candidates.code_geo
            and annees.variable = candidates.variable
            and annees.millesime = candidates.millesime
    group by territoires.niveau_geo, territoires.code_geo, annees.variable, annees.millesime
),

final as (
    select
        *,
        case when rang_statut < {{ premier_rang_sans_valeur() }} then round(somme, 6) end as valeur,
        {{ statut_de_rang('rang_statut') }} as statut,
        cast(null as varchar) as note
    from sommes
    where source_id is not null
)

select * from final
