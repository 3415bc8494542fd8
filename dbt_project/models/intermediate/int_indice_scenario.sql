-- Weights of the index, as they are and as they could be (seed indice_scenarios): a variant moves
-- the weight of one input at a time, or none. They add up to 1 in each scenario.
with entrees as (select * from {{ ref('indice_fragilite') }}),

variantes as (select * from {{ ref('indice_scenarios') }}),

scenarios as (
    select distinct
        entrees.version,
        variantes.variante,
        variantes.libelle,
        variantes.methode,
        variantes.facteur,
        case when variantes.par_entree = 'oui' then entrees.code_indicateur end as code_modifie
    from entrees
    cross join variantes
),

ponderees as (
    select
        scenarios.version,
        scenarios.variante || coalesce('_' || scenarios.code_modifie, '') as scenario,
        scenarios.libelle || coalesce(' : ' || scenarios.code_modifie, '') as libelle_scenario,
        scenarios.methode,
        scenarios.facteur,
        scenarios.code_modifie,
        entrees.code_indicateur,
        entrees.poids
        * case when entrees.code_indicateur = scenarios.code_modifie then facteur else 1 end
            as poids_brut
    from scenarios
    inner join entrees on scenarios.version = entrees.version
),

final as (
    select
        *,
        poids_brut / nullif(sum(poids_brut) over (partition by version, scenario), 0) as poids
    from ponderees
)

select * from final
