-- The perimeter asked for, as codes of any kind: resolved to communes in int_perimetre_commune.
with perimetre as (select * from {{ source('entrees', 'perimetre') }}),

final as (
    select
        genre,
        code
    from perimetre
)

select * from final
