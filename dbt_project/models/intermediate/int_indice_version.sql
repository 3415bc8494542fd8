-- The version of the index that a generation can have: the latest whose every input has a year,
-- else the first that has one input at least, to say what it lacks: without any there is no year to
-- say it of. A generation without any input has no row.
with entrees as (select * from {{ ref('indice_fragilite') }}),

annees as (select * from {{ ref('int_indice_annee') }}),

generations as (select distinct generation from annees),

completes as (
    select
        entrees.version,
        generations.generation,
        count(annees.millesime) = count(*) as est_complete,
        count(annees.millesime) > 0 as est_commencee
    from entrees
    cross join generations
    left join annees
        on
            generations.generation = annees.generation
            and entrees.version = annees.version
            and entrees.code_indicateur = annees.code_indicateur
    group by entrees.version, generations.generation
),

final as (
    select
        generation,
        coalesce(
            max(case when est_complete then version end),
            min(case when est_commencee then version end)
        ) as version
    from completes
    group by generation
)

select * from final
