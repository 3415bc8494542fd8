-- How the place of what an indicator counts is known, by edition and generation of quartiers: 1 the
-- producer's own code, 2 our join, 3 counts shared out; of several, the weakest. What is not here
-- is the producer's own table of quartiers. A distance is ours, whatever code the file carries.
with termes as (
    select * from {{ ref('indicateur_termes') }}
    where role = 'numerateur'
),

lieux as (
    select
        source_id,
        annee_edition,
        generation,
        max(case when methode = 'producteur' then 1 else 0 end) as a_code_producteur
    from {{ ref('stg_lieu') }}
    where generation is not null
    group by source_id, annee_edition, generation
),

generations as (select distinct generation from {{ ref('int_quartier') }}),

places as (
    select
        termes.code_indicateur,
        variables.source_id,
        lieux.annee_edition,
        lieux.generation,
        case when variables.rayon_m is null and lieux.a_code_producteur = 1 then 1 else 2 end
            as rang
    from termes
    inner join {{ ref('variables_registre') }} as variables on termes.variable = variables.variable
    inner join lieux on variables.source_id = lieux.source_id
    union all
    select
        termes.code_indicateur,
        editions.source_id,
        substring(editions.edition, 1, 4) as annee_edition,
        generations.generation,
        3 as rang
    from termes
    inner join {{ ref('variables_ventilees') }} as variables on termes.variable = variables.variable
    cross join {{ ref('stg_edition') }} as editions
    cross join generations
    inner join {{ ref('stg_source') }} as sources on editions.source_id = sources.source_id
    where sources.niveau_geo in ('iris', 'carreau') and editions.est_servie
),

final as (
    select
        code_indicateur,
        source_id,
        annee_edition,
        generation,
        {{ contour_de_rang('max(rang)') }} as nature_geographie
    from places
    group by code_indicateur, source_id, annee_edition, generation
)

select * from final
