-- Weight of each input in each scenario, the reference among them: they add up to 1.
with entrees as (select * from {{ ref('indice_fragilite') }}),

scenarios as (select * from {{ ref('int_indice_variante') }}),

ponderees as (
    select
        scenarios.version,
        scenarios.scenario,
        scenarios.methode,
        entrees.code_indicateur,
        entrees.poids
        * case
            when entrees.code_indicateur = scenarios.code_modifie then scenarios.facteur else 1
        end as poids_brut
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
