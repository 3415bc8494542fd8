-- Stable variable names: what the terms of the indicators may refer to.
with variables as (select * from {{ source('entrees', 'variable') }}),

final as (
    select
        source_id,
        bloc,
        variable,
        libelle,
        unite,
        colonne
    from variables
)

select * from final
