-- How the place of what an indicator counts is known, by edition and generation of quartiers: the
-- producer's own code, our join, or counts shared out. What is not here is the producer's own table
-- of quartiers. A distance is always ours, whatever code the file carries.
with termes as (
    select distinct
        code_indicateur,
        variable
    from {{ ref('indicateur_termes') }}
    where role = 'numerateur'
),

lieux as (
    select
        source_id,
        annee_edition,
        generation,
        max(case when methode = 'producteur' then 1 else 0 end) = 1 as est_code_producteur
    from {{ ref('stg_lieu') }}
    group by source_id, annee_edition, generation
),

generations as (select distinct generation from {{ ref('int_quartier') }}),

final as (
    select distinct
        termes.code_indicateur,
        variables.source_id,
        lieux.annee_edition,
        lieux.generation,
        case
            when variables.rayon_m is null and lieux.est_code_producteur
                then '{{ contour_producteur() }}'
            else '{{ contour_rattache() }}'
        end as nature_geographie
    from termes
    inner join {{ ref('variables_registre') }} as variables on termes.variable = variables.variable
    inner join lieux on variables.source_id = lieux.source_id
    union distinct
    select
        termes.code_indicateur,
        editions.source_id,
        substring(editions.edition, 1, 4) as annee_edition,
        generations.generation,
        '{{ contour_reparti() }}' as nature_geographie
    from termes
    inner join {{ ref('variables_ventilees') }} as variables on termes.variable = variables.variable
    cross join {{ ref('stg_edition') }} as editions
    cross join generations
    inner join {{ ref('stg_source') }} as sources on editions.source_id = sources.source_id
    where sources.niveau_geo in ('iris', 'carreau') and editions.est_servie
)

select * from final
