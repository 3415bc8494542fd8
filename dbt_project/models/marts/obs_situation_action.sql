-- One row per quartier and year of a programme: euros per inhabitant beside poverty and fragility,
-- each with its own year and how old it is. Two columns to be read together, never divided.
with actions as (select * from {{ ref('int_situation_action') }}),

situations as (select * from {{ ref('int_situation') }}),

connus as (
    {{ indicateurs_connus(ref('int_situation_fait')) }}
),

quartiers as (select * from {{ ref('dim_territoire') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        actions.type_territoire,
        actions.code_quartier,
        actions.millesime,
        max(actions.generation) as generation,
        max(quartiers.libelle) as libelle,
        max(quartiers.code_contrat) as code_contrat,
        {{ colonnes_programmes('actions') }},
        actions.est_sans_projet,
        max(actions.est_sans_projet_motif) as est_sans_projet_motif,
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
    inner join quartiers
        on
            actions.type_territoire = quartiers.type_territoire
            and actions.code_quartier = quartiers.code_territoire
    left join connus
        on
            actions.type_territoire = connus.type_territoire
            and coalesce(actions.generation, 0) = coalesce(connus.generation, 0)
    left join situations
        on
            actions.type_territoire = situations.type_territoire
            and actions.code_quartier = situations.code_territoire
            and actions.millesime = situations.millesime_action
    group by
        actions.type_territoire, actions.code_quartier, actions.millesime,
        actions.est_sans_projet, simulation.est_simule
)

select * from final
