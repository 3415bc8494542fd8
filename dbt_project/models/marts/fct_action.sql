-- One row per action and year: every euro column adds up, none is repeated. Its quartiers are in
-- bridge_action_quartier, its funders in fct_financement.
with actions as (select * from {{ ref('int_action_protegee') }}),

final as (
    select
        actions.id_action,
        actions.millesime,
        actions.intitule,
        actions.code_contrat,
        actions.theme as theme_dauphin,
        actions.sous_theme as sous_theme_dauphin,
        actions.porteur_nom,
        actions.porteur_siret,
        actions.quartiers,
        actions.nb_quartiers,
        actions.methode_repartition,
        actions.statut as statut_action,
        actions.est_retenue,
        actions.est_reconduite,
        actions.bilan_recu,
        actions.budget_total,
        actions.nb_financeurs,
        actions.montant_sollicite,
        actions.montant_accorde,
        actions.montant_droit_commun,
        actions.beneficiaires_prevus,
        case when not actions.est_masque then actions.realises end as beneficiaires,
        case when not actions.est_masque then actions.femmes end as beneficiaires_femmes,
        case when not actions.est_masque then actions.hommes end as beneficiaires_hommes,
        case when not actions.est_masque then actions.geolocalises end
            as beneficiaires_geolocalises,
        -- As for CDV08: a share of those who are located says nothing under 80 %.
        case
            when not actions.est_masque and actions.geolocalises >= 0.8 * actions.realises
                then actions.en_qpv
        end as beneficiaires_qpv,
        case
            when actions.est_masque then 'S' when actions.realises is null then 'N' else 'D'
        end as beneficiaires_statut,
        case
            when actions.est_masque then '{{ motif_effectif() }}, ou protège une autre action'
            when actions.realises is null then 'non disponible à la source'
        end as motif_absence,
        {{ colonnes_trace('actions') }}
    from actions
    left join {{ ref('int_trace_edition') }} as trace
        on actions.source_id = trace.source_id and actions.edition = trace.edition
)

select * from final
