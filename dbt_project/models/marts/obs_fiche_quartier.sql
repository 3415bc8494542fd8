-- One row per quartier, both generations: who it is, then the latest year of each public indicator.
-- The latest year is shown even when withheld: an older value would pass for a current one.
-- Indicator columns come from the contract's meta (macro colonnes_fiche), never from this file.
with quartiers as (select * from {{ ref('dim_territoire') }} where type_territoire = 'qpv'),

contrats as (select * from {{ ref('dim_territoire') }} where type_territoire = 'contrat_ville'),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

indicateurs as (
    select
        *,
        row_number() over (
            partition by code_territoire, code_indicateur
            order by millesime desc
        ) as rang
    from {{ ref('fct_indicateur') }}
    where type_territoire = 'qpv' and diffusion = 'public'
),

final as (
    select
        quartiers.code_territoire as code_quartier,
        quartiers.generation,
        quartiers.libelle,
        quartiers.communes,
        quartiers.code_contrat,
        max(contrats.libelle) as nom_contrat,
        quartiers.surface_ha,
        quartiers.hors_perimetre_partiel,
        quartiers.part_population_dans_perimetre,
        quartiers.statut_2024,
        {{ colonnes_fiche() }},
        max(case when indicateurs.est_perime then 1 else 0 end) = 1 as est_perime,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from quartiers
    cross join simulation
    left join contrats on quartiers.code_contrat = contrats.code_territoire
    left join indicateurs
        on quartiers.code_territoire = indicateurs.code_territoire and indicateurs.rang = 1
    group by
        quartiers.code_territoire, quartiers.generation, quartiers.libelle, quartiers.communes,
        quartiers.code_contrat, quartiers.surface_ha, quartiers.hors_perimetre_partiel,
        quartiers.part_population_dans_perimetre, quartiers.statut_2024, simulation.est_simule
)

select * from final
