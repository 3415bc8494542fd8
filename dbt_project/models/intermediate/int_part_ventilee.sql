-- Counts of IRIS in the part that each quartier holds of them (join class J3): counts only (seed
-- variables_ventilees), numerator and denominator apart, never a rate nor a median. Quartiers
-- without statistics of their own too: what IRIS publish themselves reaches those by their
-- indicators instead (int_appartenance), and none of these counts is one of theirs.
with poids as (select * from {{ ref('stg_poids_iris') }}),

variables as (select * from {{ ref('variables_ventilees') }}),

iris as (
    select * from {{ ref('int_observation_candidate') }} where niveau_geo = 'iris' and rang = 1
),

final as (
    select
        {{ niveau_de_famille('poids.famille') }} as niveau_geo,
        poids.code_quartier,
        iris.variable,
        iris.millesime,
        variables.seuil,
        poids.part_du_quartier,
        poids.poids * iris.valeur as valeur,
        iris.statut,
        poids.confiance,
        iris.source_id,
        iris.edition,
        iris.correction,
        iris.statut_millesime,
        iris.est_perime
    from iris
    inner join variables on iris.variable = variables.variable
    inner join poids on iris.code_geo = poids.code_iris
)

select * from final
