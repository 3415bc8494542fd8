with departements as (select * from {{ source('entrees', 'decoupage_departement') }}),

final as (
    select
        code_departement,
        nom,
        code_region
    from departements
)

select * from final
