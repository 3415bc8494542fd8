-- Communes of the quartiers in scope. Populations of parts exist for 2015 only, where the territory
-- tables know the quartier; names that resolve to nothing are counted in dim_territoire.
with parts as (select * from {{ ref('int_quartier_commune') }} where code_commune is not null),

quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

communes as (select * from {{ ref('stg_commune') }}),

final as (
    select
        parts.code_quartier,
        parts.generation,
        parts.code_commune,
        parts.code_commune_actuelle,
        coalesce(communes.nom, parts.nom_publie) as nom_commune,
        parts.methode,
        parts.population as population_2018,
        1.0 * parts.population / nullif(quartiers.population_totale, 0) as part_population,
        parts.dans_perimetre
    from parts
    inner join quartiers on parts.code_quartier = quartiers.code_quartier
    left join communes on parts.code_commune = communes.code_commune
)

select * from final
