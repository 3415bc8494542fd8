-- Lineage between the two geographies, for quartiers in scope. Shares of area are those of the
-- territory tables; shares of population are computed where the grid is served.
with passages as (select * from {{ ref('passage_2015_2024') }}),

quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

calcules as (select * from {{ ref('stg_passage') }} where not est_bruit),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        passages.code_2015,
        passages.nom_2015,
        passages.code_2024,
        passages.nom_2024,
        passages.relation,
        passages.statut_anct,
        passages.methode,
        passages.provisoire = 'oui' as est_provisoire,
        passages.part_surface_15_dans_24,
        passages.part_surface_24_dans_15,
        passages.source_surface,
        calcules.part_pop_15_dans_24,
        calcules.part_pop_24_dans_15,
        calcules.millesime_carreaux,
        passages.note,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from passages
    cross join simulation
    left join calcules
        on passages.code_2015 = calcules.code_2015 and passages.code_2024 = calcules.code_2024
    where
        passages.code_2015 in (select quartiers.code_quartier from quartiers)
        or passages.code_2024 in (select quartiers.code_quartier from quartiers)
)

select * from final
