-- Communes of each quartier, best evidence first: territory tables, then the published lists. Where
-- a commune has merged since, it is followed to the one of today, which places it.
with quartiers as (select * from {{ ref('stg_quartier') }}),

reference as (select * from {{ ref('stg_quartier_commune_reference') }}),

publiees as (select * from {{ ref('int_quartier_commune_publiee') }}),

successions as (
    select distinct
        code_ancien,
        code_commune
    from {{ ref('int_commune_ancienne') }}
),

perimetre as (select * from {{ ref('int_perimetre_commune') }}),

connus as (select distinct code_quartier from reference),

reunies as (
    select
        reference.code_quartier,
        reference.generation,
        reference.code_commune,
        reference.population,
        cast(null as varchar) as nom_publie,
        'table' as methode
    from reference
    inner join quartiers on reference.code_quartier = quartiers.code_quartier
    union all
    select
        code_quartier,
        generation,
        code_commune,
        cast(null as bigint) as population,
        nom_publie,
        methode
    from publiees
    where code_quartier not in (select connus.code_quartier from connus)
),

final as (
    select
        reunies.*,
        perimetre.code_commune is not null as dans_perimetre,
        coalesce(successions.code_commune, reunies.code_commune) as code_commune_actuelle
    from reunies
    left join successions on reunies.code_commune = successions.code_ancien
    left join perimetre
        on coalesce(successions.code_commune, reunies.code_commune) = perimetre.code_commune
)

select * from final
