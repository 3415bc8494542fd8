-- Quartiers that touch an EPT, whatever the perimeter asked for, with their communes in it.
with groupements as (select * from {{ ref('stg_groupement') }} where type_groupement = 'EPT'),

final as (
    select
        parts.code_quartier,
        parts.generation,
        parts.code_commune,
        groupements.code_groupement as code_ept
    from {{ ref('int_quartier_commune') }} as parts
    inner join groupements on parts.code_commune = groupements.code_commune
)

select * from final
