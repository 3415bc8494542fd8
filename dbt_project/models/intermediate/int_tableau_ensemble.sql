-- Kinds of territories, one line each: counts, extremes, first rank, evolutions and gaps.
with groupes as (select * from {{ ref('int_tableau_groupe') }}),

rangs as (select * from {{ ref('int_tableau_rang') }}),

evolutions as (select * from {{ ref('int_tableau_evolution') }}),

ecarts as (select * from {{ ref('int_tableau_ecart') }}),

final as (
    select
        groupes.*,
        {{ code_groupe('groupes.type_territoire', 'groupes.generation') }} as code_groupe,
        rangs.codes_premier_rang,
        rangs.premier_rang,
        evolutions.millesime_anterieur,
        coalesce(evolutions.nb_evolutions, 0) as nb_evolutions,
        evolutions.nb_hausses,
        evolutions.nb_baisses,
        evolutions.nb_ameliorations,
        evolutions.nb_degradations,
        {{ ecarts_comptes('ecarts') }}
    from groupes
    left join rangs
        on
            groupes.type_territoire = rangs.type_territoire
            and coalesce(groupes.generation, 0) = coalesce(rangs.generation, 0)
            and groupes.code_indicateur = rangs.code_indicateur
            and groupes.millesime = rangs.millesime
    left join evolutions
        on
            groupes.type_territoire = evolutions.type_territoire
            and coalesce(groupes.generation, 0) = coalesce(evolutions.generation, 0)
            and groupes.code_indicateur = evolutions.code_indicateur
            and groupes.millesime = evolutions.millesime
    left join ecarts
        on
            groupes.type_territoire = ecarts.type_territoire
            and coalesce(groupes.generation, 0) = coalesce(ecarts.generation, 0)
            and groupes.code_indicateur = ecarts.code_indicateur
            and groupes.millesime = ecarts.millesime
)

select * from final
