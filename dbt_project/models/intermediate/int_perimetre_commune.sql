-- The perimeter in communes. An arrondissement is in when its commune is: quartiers of Paris, Lyon
-- and Marseille name arrondissements, groupings name communes.
with perimetre as (select * from {{ ref('stg_perimetre') }}),

communes as (select * from {{ ref('stg_commune') }}),

groupements as (select * from {{ ref('stg_groupement') }}),

retenues as (
    select groupements.code_commune
    from perimetre
    inner join groupements on perimetre.code = groupements.code_groupement
    where perimetre.genre = 'groupement'
    union distinct
    select code as code_commune
    from perimetre
    where genre = 'commune'
    union distinct
    select communes.code_commune
    from perimetre
    inner join communes on perimetre.code = communes.code_departement
    where perimetre.genre = 'departement'
    union distinct
    select communes.code_commune
    from perimetre
    cross join communes
    where perimetre.genre = 'france'
),

final as (
    select
        code_commune,
        nom,
        code_departement,
        code_region,
        population,
        type
    from communes
    where
        code_commune in (select retenues.code_commune from retenues)
        or code_commune_parent in (select retenues.code_commune from retenues)
)

select * from final
