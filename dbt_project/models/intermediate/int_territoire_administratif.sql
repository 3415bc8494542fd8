-- Communes of the perimeter, then the départements, regions and country around them, whole. France
-- stands twice, because publishers mean either: with its overseas départements (FR), without (FRM).
-- Overseas collectivities are in neither: they are no region, and bear their own name.
-- Arrondissements add nothing: their commune counts. The découpage dates no population.
with communes as (select * from {{ ref('stg_commune') }}),

mailles as (
    {{ lignes('maille', ['commune', 'departement', 'region', 'metropole', 'france']) }}
),

zones as (
    select
        communes.*,
        mailles.maille,
        regions.nom as nom_region,
        mailles.maille in ('commune', 'departement') as est_local,
        replace(mailles.maille, 'metropole', 'france') as type_territoire,
        case mailles.maille
            when 'commune' then communes.code_commune
            when 'departement' then communes.code_departement
            when 'region' then communes.code_region
            when 'metropole' then 'FRM'
            else 'FR'
        end as code
    from communes
    cross join mailles
    left join {{ ref('regions') }} as regions on communes.code_region = regions.code_region
    where
        (communes.type = 'commune' or mailles.maille = 'commune')
        and (mailles.maille not in ('metropole', 'france') or regions.nom is not null)
        and (mailles.maille <> 'metropole' or communes.code_departement not like '97%')
),

final as (
    select
        zones.type_territoire,
        zones.code as code_territoire,
        max(case zones.maille
            when 'commune' then zones.nom
            when 'departement' then departements.nom
            when 'region' then coalesce(zones.nom_region, departements.nom)
            when 'metropole' then 'France métropolitaine'
            else 'France'
        end) as libelle,
        max(case when zones.est_local then zones.code_departement end) as code_departement,
        max(case when zones.type_territoire <> 'france' then zones.code_region end) as code_region,
        max(case when zones.maille = 'commune' then zones.code end) as communes,
        count(*) as nb_communes,
        sum(zones.population) as population,
        cast(null as integer) as population_millesime
    from zones
    left join {{ ref('int_perimetre_commune') }} as perimetre
        on zones.code_commune = perimetre.code_commune
    left join {{ ref('stg_departement') }} as departements
        on zones.code_departement = departements.code_departement
    group by zones.type_territoire, zones.code
    having count(perimetre.code_commune) > 0
)

select * from final
