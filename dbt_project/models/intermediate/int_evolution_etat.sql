-- Each published value with what its comparison in time needs: unit, rule of its source, rounding.
with faits as (select * from {{ ref('fct_indicateur') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

unites as (select * from {{ ref('unites') }}),

gardes as (select * from {{ ref('int_garde_indicateur') }}),

precisions as (select * from {{ ref('int_precision_indicateur') }}),

final as (
    select
        faits.*,
        indicateurs.sens,
        unites.nature_evolution,
        unites.unite_evolution,
        gardes.ecart_min,
        gardes.nb_blocs_sans_garde = 0 as a_garde,
        gardes.raison,
        gardes.reserve,
        precisions.demi_largeur,
        precisions.est_exhaustif
    from faits
    inner join indicateurs on faits.code_indicateur = indicateurs.code_indicateur
    inner join unites on indicateurs.unite = unites.unite
    left join gardes
        on
            faits.code_indicateur = gardes.code_indicateur
            and faits.source_id = gardes.source_id
    left join precisions
        on
            faits.type_territoire = precisions.type_territoire
            and faits.code_territoire = precisions.code_territoire
            and faits.code_indicateur = precisions.code_indicateur
            and faits.millesime = precisions.millesime
    where unites.nature_evolution <> 'aucun'
)

select * from final
