-- Lineage between the two geographies, for quartiers in scope. Shares are areas, not populations.
with passages as (select * from {{ ref('passage_2015_2024') }}),

quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

final as (
    select
        code_2015,
        nom_2015,
        code_2024,
        nom_2024,
        relation,
        statut_anct,
        methode,
        provisoire = 'oui' as est_provisoire,
        part_surface_15_dans_24,
        part_surface_24_dans_15,
        source_surface,
        note
    from passages
    where
        code_2015 in (select quartiers.code_quartier from quartiers)
        or code_2024 in (select quartiers.code_quartier from quartiers)
)

select * from final
