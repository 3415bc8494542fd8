-- Counts of 200 m cells in the part that each quartier holds of them: the grid of the weights, and
-- no other year of it. Counts only (seed variables_ventilees).
with poids as (
    select * from {{ ref('stg_poids_carreau') }}
    where famille in ('qpv_2015', 'qpv_2024')
),

variables as (
    select * from {{ ref('variables_ventilees') }}
    where variable like 'carr_%'
),

editions as (select * from {{ ref('stg_edition') }} where est_servie),

carreaux as (
    select
        observations.*,
        editions.est_perime,
        row_number() over (
            partition by observations.code_geo, observations.variable, observations.millesime
            order by observations.edition desc
        ) as rang
    from {{ ref('stg_observation') }} as observations
    inner join variables on observations.variable = variables.variable
    inner join editions
        on observations.source_id = editions.source_id and observations.edition = editions.edition
    where
        observations.niveau_geo = 'carreau'
        and observations.code_geo in (select poids.code_carreau from poids)
),

final as (
    select
        poids.famille,
        poids.code_quartier,
        carreaux.variable,
        carreaux.millesime,
        poids.part_du_quartier,
        poids.poids * carreaux.valeur as valeur,
        carreaux.source_id,
        carreaux.edition,
        carreaux.bloc,
        carreaux.correction,
        carreaux.est_perime
    from poids
    inner join carreaux
        on
            poids.code_carreau = carreaux.code_geo
            and poids.millesime_carreaux = carreaux.millesime
    where carreaux.rang = 1
)

select * from final
