-- The fiche of a quartier in full, a line an indicator: its latest year (also when withheld: an
-- older value would pass for a current one), gaps, evolution, rank, women and men, source. A new
-- indicator is here by its lines in the seeds alone; obs_fiche_quartier shows some of them side by
-- side.
with valeurs as (select * from {{ ref('int_fiche_attendue') }}),

indicateurs as (select * from {{ ref('dim_indicateur') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

complet as (
    select
        valeurs.*,
        indicateurs.libelle as libelle_indicateur,
        indicateurs.theme,
        indicateurs.pilier,
        indicateurs.unite,
        indicateurs.sens,
        indicateurs.avertissement,
        ecarts.nature_ecart,
        ecarts.unite_ecart,
        {{ colonnes_ecarts('ecarts', motif_sans_ecart('valeurs')) }},
        {{ colonnes_evolutions('evolutions', motif_sans_evolution('valeurs')) }},
        rangs.rang,
        rangs.nb_classes,
        {{ colonnes_sexes('sexes', 'valeurs.motif_absence') }},
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from valeurs
    cross join simulation
    inner join indicateurs on valeurs.code_indicateur = indicateurs.code_indicateur
    {{ jointure_comparaisons() }}
    {{ jointure_rapport('int_rapport_ecart', 'ecarts') }}
    {{ jointure_rapport('int_rapport_evolution', 'evolutions') }}
    {{ jointure_rapport('fct_rang', 'rangs') }}
    {{ jointure_rapport('int_rapport_sexe', 'sexes') }}
),

final as (
    select
        {{ toutes_du_contrat() }}
    from complet
)

select * from final
