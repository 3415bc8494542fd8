-- The year of each input of the index, one for all quartiers of a generation: the latest that
-- enough of them have (var indice_part_min). A base is taken at its own latest, never after the
-- input.
with quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

entrees as (select * from {{ ref('indice_fragilite') }}),

effectifs as (
    select
        generation,
        count(*) as nb_quartiers
    from quartiers
    group by generation
),

publiees as (
    select
        quartiers.generation,
        bases.code_indicateur,
        bases.millesime,
        {{ publication_du_groupe('bases.') }}
    from {{ ref('int_indicateur_base') }} as bases
    inner join quartiers on bases.code_territoire = quartiers.code_quartier
    inner join effectifs on quartiers.generation = effectifs.generation
    where bases.type_territoire = 'qpv'
    group by
        quartiers.generation, bases.code_indicateur, bases.millesime, effectifs.nb_quartiers
    having count(bases.valeur) >= {{ var('indice_part_min') }} * effectifs.nb_quartiers
),

candidates as (
    select
        entrees.*,
        effectifs.generation,
        numerateurs.millesime,
        numerateurs.source_id,
        numerateurs.edition,
        denominateurs.millesime as millesime_base,
        row_number() over (
            partition by entrees.version, entrees.code_indicateur, effectifs.generation
            order by numerateurs.millesime desc, denominateurs.millesime desc
        ) as rang
    from entrees
    cross join effectifs
    inner join publiees as numerateurs
        on
            effectifs.generation = numerateurs.generation
            and entrees.code_indicateur = numerateurs.code_indicateur
    left join publiees as denominateurs
        on
            effectifs.generation = denominateurs.generation
            and entrees.code_base = denominateurs.code_indicateur
            and numerateurs.millesime >= denominateurs.millesime
            and numerateurs.millesime - entrees.ecart_max <= denominateurs.millesime
    where entrees.code_base is null or denominateurs.millesime is not null
)

select * from candidates where rang = 1
