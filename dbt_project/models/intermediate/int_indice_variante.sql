-- What the table of sensitivity tries, for each version of the index: a variant of the seed moves
-- the weight of one input at a time, or none.
with entrees as (select * from {{ ref('indice_fragilite') }}),

variantes as (select * from {{ ref('indice_scenarios') }}),

couples as (
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

final as (
    select
        version,
        variante || coalesce('_' || code_modifie, '') as scenario,
        libelle || coalesce(' : ' || code_modifie, '') as libelle_scenario,
        methode,
        facteur,
        code_modifie
    from couples
)

select * from final
