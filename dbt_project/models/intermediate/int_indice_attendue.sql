-- Every quartier of the perimeter beside every input of the index of its generation, with its year.
with quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

versions as (select * from {{ ref('int_indice_version') }}),

entrees as (select * from {{ ref('indice_fragilite') }}),

annees as (select * from {{ ref('int_indice_annee') }}),

final as (
    select
        quartiers.code_quartier,
        quartiers.generation,
        entrees.version,
        entrees.code_indicateur,
        entrees.code_base,
        entrees.code_indicateur || coalesce('/' || entrees.code_base, '') as entree,
        entrees.poids,
        entrees.sens,
        entrees.reserve,
        annees.millesime,
        annees.millesime_base,
        annees.source_id,
        annees.edition
    from quartiers
    inner join versions on quartiers.generation = versions.generation
    inner join entrees on versions.version = entrees.version
    left join annees
        on
            quartiers.generation = annees.generation
            and entrees.version = annees.version
            and entrees.code_indicateur = annees.code_indicateur
)

select * from final
