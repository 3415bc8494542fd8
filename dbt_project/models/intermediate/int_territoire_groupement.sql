-- Groupings that hold communes of the perimeter, whole: the EPT and the métropole; the other EPCI
-- only where there is no EPT, which takes their place inside the Métropole du Grand Paris.
with groupements as (select * from {{ ref('stg_groupement') }}),

perimetre as (select * from {{ ref('int_perimetre_commune') }}),

communes as (select * from {{ ref('stg_commune') }}),

presents as (
    select distinct
        groupements.code_groupement,
        groupements.type_groupement
    from groupements
    inner join perimetre on groupements.code_commune = perimetre.code_commune
),

ept as (select count(*) as nb from presents where type_groupement = 'EPT'),

final as (
    select
        case groupements.type_groupement
            when 'EPT' then 'ept' when 'METRO' then 'metropole' else 'epci'
        end as type_territoire,
        groupements.code_groupement as code_territoire,
        groupements.nom as libelle,
        {{ liste_texte('groupements.code_commune', ';') }} as communes,
        count(*) as nb_communes,
        sum(coalesce(groupements.population, communes.population)) as population,
        -- The découpage gives populations without their year, and no document proves it.
        cast(null as integer) as population_millesime
    from groupements
    inner join presents on groupements.code_groupement = presents.code_groupement
    cross join ept
    left join communes on groupements.code_commune = communes.code_commune
    where groupements.type_groupement in ('EPT', 'METRO') or ept.nb = 0
    group by groupements.type_groupement, groupements.code_groupement, groupements.nom
)

select * from final
