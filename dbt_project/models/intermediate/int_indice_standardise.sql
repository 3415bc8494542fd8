-- Each input as a standard score over the quartiers of a generation that have them all: positive
-- where the situation is worse than their mean. Rounded: parallel sums of floats differ in their
-- last digits from one night to the next. An input without any dispersion has no score.
with entrees as (select * from {{ ref('int_indice_entree') }}),

complets as (
    select code_quartier
    from entrees
    group by code_quartier
    having count(valeur) = count(*)
),

mesures as (
    select
        entrees.*,
        count(*) over (
            partition by entrees.generation, entrees.code_indicateur
        ) as nb_quartiers,
        avg(entrees.valeur) over (
            partition by entrees.generation, entrees.code_indicateur
        ) as moyenne_entree,
        stddev_pop(entrees.valeur) over (
            partition by entrees.generation, entrees.code_indicateur
        ) as ecart_type,
        rank() over (
            partition by entrees.generation, entrees.code_indicateur
            order by entrees.sens * entrees.valeur
        ) as rang_croissant
    from entrees
    inner join complets on entrees.code_quartier = complets.code_quartier
),

final as (
    select
        code_quartier,
        generation,
        version,
        code_indicateur,
        nb_quartiers,
        valeur,
        case
            when round(ecart_type, 9) > 0
                then round(sens * (valeur - moyenne_entree) / ecart_type, 9)
        end as score_reduit,
        -- From 0 to 1, for the scenario that looks at ranks alone.
        (rang_croissant - 1.0) / (nb_quartiers - 1) as score_de_rang
    from mesures
    where nb_quartiers >= {{ var('indice_quartiers_min') }}
)

select * from final
