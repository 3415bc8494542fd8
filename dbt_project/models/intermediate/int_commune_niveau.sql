-- The larger territory of each commune at each level of reference. France stands twice, because
-- publishers mean either (see int_territoire_administratif).
with compares as (select * from {{ ref('int_territoire_compare') }}),

communes as (
    select *
    from {{ ref('stg_commune') }}
    where code_commune in (select compares.code_commune_actuelle from compares)
),

groupements as (select * from {{ ref('stg_groupement') }}),

final as (
    select
        code_commune,
        'commune' as niveau,
        code_commune as code_niveau
    from communes
    union all
    select
        communes.code_commune,
        case groupements.type_groupement when 'EPT' then 'ept' else 'metropole' end as niveau,
        groupements.code_groupement as code_niveau
    from communes
    inner join groupements on communes.code_commune_parent = groupements.code_commune
    where groupements.type_groupement in ('EPT', 'METRO')
    union all
    select
        code_commune,
        'departement' as niveau,
        code_departement as code_niveau
    from communes
    union all
    select
        code_commune,
        'region' as niveau,
        code_region as code_niveau
    from communes
    union all
    select
        code_commune,
        'france' as niveau,
        'FR' as code_niveau
    from communes
    union all
    select
        code_commune,
        'france' as niveau,
        'FRM' as code_niveau
    from communes
    where code_departement not like '97%'
)

select * from final
