-- Days of the years that something is known of: the calendar that MetricFlow asks for. Every metric
-- is counted by year, but it takes no calendar coarser than the day.
with annees as (
    select distinct
        millesime,
        cast(cast(millesime as varchar) || '-01-01' as date) as premier_jour
    from {{ ref('stg_millesime') }}
),

rangs as (
    {{ suite(366) }}
),

jours as (
    select
        annees.millesime,
        cast(
            {{ decale_jours('annees.premier_jour', 'rangs.generated_number - 1') }} as date
        ) as jour
    from annees
    cross join rangs
),

-- The 366th of a common year is already in the next one.
final as (select jour from jours where extract(year from jour) = millesime)

select * from final
