-- Every territory that a fact may name. A kind's missing columns are null (colonnes_du_contrat).
with quartiers as (select * from {{ ref('int_territoire_quartier') }}),

politiques as (select * from {{ ref('int_territoire_politique') }}),

groupements as (select * from {{ ref('int_territoire_groupement') }}),

administratifs as (select * from {{ ref('int_territoire_administratif') }}),

final as (
    select
        {{ colonnes_du_contrat([
            'type_territoire', 'code_territoire', 'generation', 'libelle', 'code_departement',
            'code_contrat', 'communes', 'nb_communes', 'nb_communes_non_resolues', 'surface_ha',
            'methode_communes', 'population', 'population_millesime', 'hors_perimetre_partiel',
            'part_population_dans_perimetre', 'statut_2024', 'est_repare', 'motif_reparation',
            'a_contour',
        ]) }}
    from quartiers
    union all
    select
        {{ colonnes_du_contrat([
            'type_territoire', 'code_territoire', 'generation', 'libelle', 'communes',
            'nb_quartiers', 'population', 'population_millesime', 'population_qpv_anct',
            'hors_perimetre_partiel',
        ]) }}
    from politiques
    union all
    select
        {{ colonnes_du_contrat([
            'type_territoire', 'code_territoire', 'libelle', 'communes', 'nb_communes',
            'population', 'population_millesime',
        ]) }}
    from groupements
    union all
    select
        {{ colonnes_du_contrat([
            'type_territoire', 'code_territoire', 'libelle', 'code_departement', 'code_region',
            'communes', 'nb_communes', 'population', 'population_millesime',
        ]) }}
    from administratifs
    union all
    select
        {{ colonnes_du_contrat([
            'type_territoire', 'code_territoire', 'libelle', 'code_departement', 'code_region',
            'communes', 'nb_communes', 'type_iris',
        ]) }}
    from {{ ref('int_territoire_iris') }}
    union all
    select
        {{ colonnes_du_contrat([
            'type_territoire', 'code_territoire', 'generation', 'libelle', 'code_departement',
            'code_region', 'communes', 'nb_communes', 'surface_ha', 'est_repare',
            'motif_reparation', 'a_contour',
        ]) }}
    from {{ ref('int_territoire_sans_producteur') }}
)

select * from final
