-- How IRIS carry counts to quartiers, and how much of each quartier they cover: the weights behind
-- every estimate. Counts only; a rate or a median is never carried over.
with poids as (select * from {{ ref('stg_poids_iris') }}),

couvertures as (select * from {{ ref('stg_couverture') }} where unite = 'iris'),

quartiers as (select * from {{ ref('int_quartier') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        poids.famille,
        poids.generation,
        poids.code_iris,
        poids.code_quartier,
        poids.poids,
        poids.part_surface,
        poids.part_du_quartier,
        poids.menages,
        poids.part_imputee,
        poids.methode as methode_poids,
        poids.confiance,
        poids.millesime_carreaux,
        couvertures.couverture,
        couvertures.suffisante as couverture_suffisante,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from poids
    cross join simulation
    left join couvertures
        on
            poids.famille = couvertures.famille
            and poids.code_quartier = couvertures.code_quartier
    left join quartiers on poids.code_quartier = quartiers.code_quartier
    where poids.generation is null or quartiers.dans_perimetre
)

select * from final
