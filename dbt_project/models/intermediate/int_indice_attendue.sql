-- Every quartier of the perimeter beside every input of the index of its generation, with its year,
-- or why it has none: no source gives it there, or its years do not meet.
with quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

versions as (select * from {{ ref('int_indice_version') }}),

entrees as (select * from {{ ref('indice_fragilite') }}),

annees as (select * from {{ ref('int_indice_annee') }}),

donnees as (
    select distinct
        quartiers.generation,
        bases.code_indicateur
    from {{ ref('int_indicateur_base') }} as bases
    inner join quartiers on bases.code_territoire = quartiers.code_quartier
    where bases.type_territoire = 'qpv'
),

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
        annees.edition,
        case
            when annees.millesime is not null then null
            when numerateurs.code_indicateur is null or denominateurs.code_indicateur is null
                then 'reçue d''aucune source pour les quartiers de ' || quartiers.generation
            else 'aucune année commune aux quartiers'
        end as motif_annee
    from quartiers
    inner join versions on quartiers.generation = versions.generation
    inner join entrees on versions.version = entrees.version
    left join annees
        on
            quartiers.generation = annees.generation
            and entrees.version = annees.version
            and entrees.code_indicateur = annees.code_indicateur
    left join donnees as numerateurs
        on
            quartiers.generation = numerateurs.generation
            and entrees.code_indicateur = numerateurs.code_indicateur
    left join donnees as denominateurs
        on
            quartiers.generation = denominateurs.generation
            and coalesce(entrees.code_base, entrees.code_indicateur)
            = denominateurs.code_indicateur
)

select * from final
