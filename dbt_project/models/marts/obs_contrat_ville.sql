-- One row per contract and year: the published indicators of the programming in columns (named by
-- the contract of this table), and what the State's own files show.
with annees as (select * from {{ ref('int_contrat_annee') }}),

populations as (select * from {{ ref('int_contrat_population') }}),

contrats as (select * from {{ ref('dim_territoire') }} where type_territoire = 'contrat_ville'),

indicateurs as (
    select * from {{ ref('fct_indicateur') }}
    where type_territoire = 'contrat_ville' and diffusion = 'public'
),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

larges as (
    select
        annees.code_contrat,
        annees.millesime,
        max(contrats.libelle) as nom_contrat,
        max(contrats.nb_quartiers) as nb_quartiers,
        {%- for colonne in ['nb_quartiers_couverts', 'nb_quartiers_sans_projet', 'montant_bop147',
            'nb_quartiers_sans_aucun_projet', 'montant_fonjep', 'montant_adultes_relais'] %}
        max(annees.{{ colonne }}) as {{ colonne }},
        {%- endfor %}
        {{ colonnes_fiche() }},
        max(case when indicateurs.est_perime then 1 else 0 end) = 1 as est_perime,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from annees
    cross join simulation
    -- A contract outside the perimeter of the release is not shown.
    inner join contrats on annees.code_contrat = contrats.code_territoire
    left join indicateurs
        on
            annees.code_contrat = indicateurs.code_territoire
            and annees.millesime = indicateurs.millesime
    group by annees.code_contrat, annees.millesime, simulation.est_simule
),

final as (
    select
        larges.*,
        populations.population,
        populations.population_millesime,
        larges.montant_accorde / nullif(populations.population_servie, 0) as montant_par_habitant,
        larges.nb_beneficiaires - larges.nb_beneficiaires_femmes as nb_beneficiaires_hommes
    from larges
    left join populations
        on
            larges.code_contrat = populations.code_contrat
            and larges.millesime = populations.millesime
)

select * from final
