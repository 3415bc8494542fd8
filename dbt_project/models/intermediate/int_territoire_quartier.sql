-- Quartiers in scope with the latest municipal population published for them.
with quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

statuts_2024 as (select * from {{ ref('quartiers_2024') }}),

populations as (
    select
        code_geo,
        valeur,
        millesime,
        row_number() over (partition by code_geo order by millesime desc) as rang
    from {{ ref('int_observation_retenue') }}
    where variable = 'rp_pop_mun' and niveau_geo = 'qpv' and valeur is not null
),

final as (
    select
        'qpv' as type_territoire,
        quartiers.code_quartier as code_territoire,
        quartiers.generation,
        quartiers.libelle,
        quartiers.code_departement,
        quartiers.code_contrat,
        quartiers.communes,
        quartiers.nb_communes,
        quartiers.nb_communes_non_resolues,
        quartiers.methode_communes,
        populations.valeur as population,
        populations.millesime as population_millesime,
        quartiers.surface_m2 / 10000 as surface_ha,
        quartiers.hors_perimetre_partiel,
        case
            when not quartiers.hors_perimetre_partiel then 1
            else 1.0 * quartiers.population_dedans / quartiers.population_totale
        end as part_population_dans_perimetre,
        statuts_2024.statut as statut_2024,
        quartiers.est_repare,
        quartiers.motif_reparation,
        quartiers.a_contour
    from quartiers
    left join statuts_2024 on quartiers.code_quartier = statuts_2024.code_quartier
    left join populations on quartiers.code_quartier = populations.code_geo and populations.rang = 1
)

select * from final
