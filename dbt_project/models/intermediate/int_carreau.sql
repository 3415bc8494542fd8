-- Counts of 200 m cells, one by cell, variable and year, from the last edition served: those that a
-- quartier meets, and of the others what communes are asked for. Counts only (variables_ventilees).
with quartiers as (select distinct code_carreau from {{ ref('stg_poids_carreau') }}),

communes as (select distinct code_carreau from {{ ref('stg_poids_commune') }}),

variables as (
    select * from {{ ref('variables_ventilees') }}
    where variable like 'carr_%'
),

editions as (select * from {{ ref('stg_edition') }} where est_servie),

classees as (
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
        and (
            observations.code_geo in (select quartiers.code_carreau from quartiers)
            or (
                observations.variable = 'carr_men_pauv'
                and observations.code_geo in (select communes.code_carreau from communes)
            )
        )
),

final as (
    select
        classees.code_geo as code_carreau,
        classees.variable,
        classees.millesime,
        classees.valeur,
        classees.source_id,
        classees.edition,
        classees.correction,
        coalesce(millesimes.statut_millesime, 'presume') as statut_millesime,
        classees.est_perime
    from classees
    left join {{ ref('stg_millesime') }} as millesimes
        on
            classees.source_id = millesimes.source_id
            and classees.edition = millesimes.edition
            and classees.bloc = millesimes.bloc
            and classees.millesime = millesimes.millesime
    where classees.rang = 1
)

select * from final
