-- Quartiers of each action and project, with their part. The label has no key: its projects name
-- their quartiers, and nothing says how much went to each.
with labels as (
    select
        projets.*,
        quartiers.code_quartier
    from {{ ref('stg_label') }} as projets
    inner join {{ ref('int_quartier') }} as quartiers
        on {{ contient("replace(projets.quartiers, ' ', '')", 'quartiers.code_quartier') }}
),

final as (
    select distinct
        'programmation' as dispositif,
        programmation.id_action as id_operation,
        programmation.millesime,
        programmation.code_quartier,
        programmation.part,
        actions.methode_repartition,
        programmation.est_retenue as est_retenu,
        programmation.source_id,
        programmation.edition
    from {{ ref('stg_programmation') }} as programmation
    inner join {{ ref('int_action') }} as actions
        on
            programmation.id_action = actions.id_action
            and programmation.millesime = actions.millesime
    union all
    select
        'fil' as dispositif,
        id_projet as id_operation,
        millesime,
        code_quartier,
        cle_repartition as part,
        case when cle_repartition = 1 then 'un_seul_quartier' else 'cle_du_fichier' end
            as methode_repartition,
        statut in ('retenu', 'realise') as est_retenu,
        source_id,
        edition
    from {{ ref('stg_fil') }}
    union all
    select
        'label' as dispositif,
        id_projet as id_operation,
        millesime,
        code_quartier,
        null as part,
        'sans_cle' as methode_repartition,
        statut in ('labellise', 'realise') as est_retenu,
        source_id,
        edition
    from labels
)

select * from final
