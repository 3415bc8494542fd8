-- Quartiers de veille active that the EPT listed, with their contour where it drew one: the others
-- are known by their streets only. A table with no row gives its columns no type.
with quartiers as (select * from {{ source('registre', 'qva') }}),

contours as (select * from {{ source('contours', 'contour_qva') }}),

final as (
    select
        quartiers.code_qva as code_quartier,
        quartiers.nom as libelle,
        quartiers.code_commune,
        cast(contours.surface_m2 as double) as surface_m2,
        cast(contours.est_repare as boolean) as est_repare,
        cast(contours.motif_reparation as varchar) as motif_reparation,
        contours.code_quartier is not null as a_contour
    from quartiers
    left join contours on quartiers.code_qva = contours.code_quartier
)

select * from final
