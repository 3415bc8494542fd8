-- Shares between the two geographies as computed from the contours and, where it serves, the grid.
with passages as (select * from {{ source('spatial', 'passage_quartier') }}),

final as (
    select
        code_2015,
        code_2024,
        part_surface_15_dans_24,
        part_surface_24_dans_15,
        part_pop_15_dans_24,
        part_pop_24_dans_15,
        est_bruit,
        methode,
        confiance,
        millesime_carreaux
    from passages
)

select * from final
