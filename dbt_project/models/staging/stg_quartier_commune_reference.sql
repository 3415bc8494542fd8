-- What the territory tables establish: they win over the published lists wherever they know the
-- quartier, because they alone carry the population of each part (2015).
with parts_2015 as (select * from {{ ref('quartier_commune_2015') }}),

quartiers_2024 as (select * from {{ ref('quartiers_2024') }}),

final as (
    select
        code_quartier,
        2015 as generation,
        code_commune,
        population_2018 as population
    from parts_2015
    union all
    select
        code_quartier,
        2024 as generation,
        trim({{ eclate('communes', ';') }}) as code_commune,
        cast(null as bigint) as population
    from quartiers_2024
)

select * from final
