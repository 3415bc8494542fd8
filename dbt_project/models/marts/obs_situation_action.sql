-- One row per quartier and year of a programme: euros per inhabitant beside poverty and fragility,
-- each with its own year and how old it is. Two columns to be read together, never divided.
with actions as (select * from {{ ref('int_situation_action') }}),

situations as (select * from {{ ref('int_situation') }} where type_territoire = 'qpv'),

connus as (
    {{ indicateurs_connus(ref('fct_indicateur')) }}
),

quartiers as (select * from {{ ref('dim_territoire') }} where type_territoire = 'qpv'),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        actions.code_quartier,
        actions.millesime,
        max(actions.generation) as generation,
        max(quartiers.libelle) as libelle,
        max(quartiers.code_contrat) as code_contrat,
        max(actions.situation_programmation) as situation_programmation,
        max(actions.nb_actions_retenues) as nb_actions_retenues,
        max(actions.montant_programmation) as montant_programmation,
        max(actions.programmation_statut) as programmation_statut,
        max(actions.programmation_confiance) as programmation_confiance,
        max(actions.programmation_source_id) as programmation_source_id,
        max(actions.programmation_edition) as programmation_edition,
        max(actions.situation_fil) as situation_fil,
        max(actions.nb_projets_fil) as nb_projets_fil,
        max(actions.montant_fil) as montant_fil,
        max(actions.fil_statut) as fil_statut,
        max(actions.fil_confiance) as fil_confiance,
        max(actions.fil_source_id) as fil_source_id,
        max(actions.fil_edition) as fil_edition,
        {{ colonnes_situation('DEM01', 'population') }},
        {{ colonnes_par_habitant(
            {'montant_programmation': 'programmation', 'montant_fil': 'fil'}, 'actions'
        ) }},
        {{ colonnes_situation('REV01', 'pauvrete') }},
        {{ colonnes_situation('TYP01', 'fragilite') }},
        max(case when situations.est_perime or actions.est_perime then 1 else 0 end) = 1
            as est_perime,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from actions
    cross join simulation
    -- A quartier outside the perimeter of the release is not shown.
    inner join quartiers on actions.code_quartier = quartiers.code_territoire
    left join connus on actions.generation = connus.generation
    left join situations
        on
            actions.code_quartier = situations.code_territoire
            and actions.millesime = situations.millesime_action
    group by actions.code_quartier, actions.millesime, simulation.est_simule
)

select * from final
