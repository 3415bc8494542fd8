-- What the terms of the indicators may refer to: published by a producer, or counted in a register.
with publiees as (select * from {{ ref('stg_variable') }}),

comptees as (select * from {{ ref('variables_registre') }}),

final as (
    select
        source_id,
        variable,
        libelle,
        unite
    from publiees
    union all
    select
        source_id,
        variable,
        libelle,
        unite
    from comptees
)

select * from final
