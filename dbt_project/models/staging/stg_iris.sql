-- Names and types of the IRIS, the newest list that knows each of them.
with iris as (select * from {{ source('registre', 'iris_reference') }}),

classes as (
    select
        *,
        row_number() over (partition by code_iris order by edition desc) as rang
    from iris
),

final as (
    select
        code_iris,
        nom_iris as libelle,
        type_iris,
        code_commune
    from classes
    where rang = 1
)

select * from final
