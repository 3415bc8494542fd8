-- Quartiers of each contract, whole: also those outside the perimeter, which count in its totals.
with liens as (select * from {{ ref('quartier_contrat') }}),

contrats as (select * from {{ ref('dim_territoire') }} where type_territoire = 'contrat_ville'),

quartiers as (select * from {{ ref('int_quartier') }}),

final as (
    select
        liens.code_quartier,
        liens.code_contrat,
        contrats.libelle as nom_contrat,
        liens.population_2018,
        coalesce(quartiers.dans_perimetre, false) as dans_perimetre,
        liens.note
    from liens
    inner join contrats on liens.code_contrat = contrats.code_territoire
    left join quartiers on liens.code_quartier = quartiers.code_quartier
)

select * from final
