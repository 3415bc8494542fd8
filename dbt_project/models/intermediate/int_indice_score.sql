-- The index of each quartier in each scenario: weighted mean of its scores, then 0 for the least
-- and 100 for the most fragile of the quartiers that are ranked. Rank 1 is the most fragile.
with scores as (select * from {{ ref('int_indice_standardise') }}),

scenarios as (select * from {{ ref('int_indice_scenario') }}),

moyennes as (
    select
        scores.code_quartier,
        scores.generation,
        scores.version,
        scenarios.scenario,
        round(sum(
            scenarios.poids
            * case scenarios.methode
                when 'rang' then scores.score_de_rang else scores.score_reduit
            end
        ), 9) as moyenne
    from scores
    inner join scenarios
        on
            scores.version = scenarios.version
            and scores.code_indicateur = scenarios.code_indicateur
    group by scores.code_quartier, scores.generation, scores.version, scenarios.scenario
    having count(scores.score_reduit) = count(*) and count(scenarios.poids) = count(*)
),

bornes as (
    select
        *,
        min(moyenne) over (partition by generation, scenario) as minimum,
        max(moyenne) over (partition by generation, scenario) as maximum,
        count(*) over (partition by generation, scenario) as nb_classes,
        rank() over (partition by generation, scenario order by moyenne desc) as rang
    from moyennes
),

final as (
    select
        code_quartier,
        generation,
        version,
        scenario,
        moyenne,
        round(100 * (moyenne - minimum) / (maximum - minimum), 6) as valeur,
        rang,
        nb_classes
    from bornes
    -- All alike: no quartier is more fragile than another.
    where maximum > minimum
)

select * from final
