-- Quartiers that a programme may reach, whatever the perimeter asked for: prioritaires of each
-- geography, and de veille active, which have none. Those that a partner drew are not among them:
-- no file of a programme may name one.
with final as (
    select distinct
        'qpv' as type_territoire,
        code_quartier,
        generation
    from {{ ref('int_quartier_ept') }}
    where code_ept = '{{ var("ept_des_depots") }}'
    union all
    select
        'qva' as type_territoire,
        quartiers.code_quartier,
        null as generation
    from {{ ref('stg_qva') }} as quartiers
    inner join {{ ref('stg_groupement') }} as groupements
        on quartiers.code_commune = groupements.code_commune
    where
        groupements.type_groupement = 'EPT'
        and groupements.code_groupement = '{{ var("ept_des_depots") }}'
)

select * from final
