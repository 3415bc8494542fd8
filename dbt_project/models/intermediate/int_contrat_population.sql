-- Residents of the quartiers of each contract in each year of programme, and those whom the file of
-- the contract can reach: it can name no quartier out of the EPT, whose people share none of its
-- euros. A contract with such a quartier is not divided.
with situations as (
    select * from {{ ref('int_situation') }}
    where type_territoire = 'contrat_ville' and code_indicateur = 'DEM01'
),

contrats as (
    select
        code_contrat,
        min(dans_ept) = 'oui' as est_dans_ept
    from {{ ref('quartier_contrat') }}
    group by code_contrat
),

populations as (
    select
        situations.code_territoire as code_contrat,
        situations.millesime_action as millesime,
        {{ population_recente('situations') }} as population,
        situations.millesime as population_millesime
    from situations
),

final as (
    select
        populations.code_contrat,
        populations.millesime,
        populations.population,
        case when populations.population is not null then populations.population_millesime end
            as population_millesime,
        case when contrats.est_dans_ept then populations.population end as population_servie
    from populations
    left join contrats on populations.code_contrat = contrats.code_contrat
)

select * from final
