-- Communes of the perimeter, then the départements, regions and country around them, whole.
-- Arrondissements are territories but add nothing: their commune already counts.
with communes as (select * from {{ ref('stg_commune') }}),

perimetre as (select * from {{ ref('int_perimetre_commune') }}),

departements as (select * from {{ ref('stg_departement') }}),

regions as (select * from {{ ref('regions') }}),

niveaux as (
    {{ lignes('type_territoire', ['commune', 'departement', 'region', 'france']) }}
),

zones as (
    select
        communes.*,
        niveaux.type_territoire,
        niveaux.type_territoire in ('commune', 'departement') as est_departemental,
        niveaux.type_territoire <> 'france' as est_regional,
        case niveaux.type_territoire
            when 'commune' then communes.code_commune
            when 'departement' then communes.code_departement
            when 'region' then communes.code_region
            else 'FR'
        end as code
    from communes
    cross join niveaux
    where communes.type = 'commune' or niveaux.type_territoire = 'commune'
),

final as (
    select
        zones.type_territoire,
        zones.code as code_territoire,
        max(case zones.type_territoire
            when 'commune' then zones.nom
            when 'departement' then departements.nom
            when 'region' then regions.nom
            else 'France'
        end) as libelle,
        max(case when zones.est_departemental then zones.code_departement end) as code_departement,
        max(case when zones.est_regional then zones.code_region end) as code_region,
        max(case when zones.type_territoire = 'commune' then zones.code end) as communes,
        count(*) as nb_communes,
        sum(zones.population) as population,
        -- The découpage gives populations without their year, and no document proves it.
        cast(null as integer) as population_millesime
    from zones
    left join perimetre on zones.code_commune = perimetre.code_commune
    left join departements on zones.code_departement = departements.code_departement
    left join regions on zones.code_region = regions.code_region
    group by zones.type_territoire, zones.code
    having count(perimetre.code_commune) > 0
)

select * from final
