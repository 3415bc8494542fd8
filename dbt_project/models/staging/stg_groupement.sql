-- Membership of communes in groupings (EPT, métropole, communautés).
with groupements as (select * from {{ source('entrees', 'decoupage_groupement') }}),

final as (
    select
        code_groupement,
        nom,
        type_groupement,
        code_commune,
        population
    from groupements
)

select * from final
