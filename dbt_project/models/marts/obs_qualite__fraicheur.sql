-- How old each source is against its own calendar. Ages are counted from the last reception, which
-- the data hold, and not from the clock: the same inputs always give the same table.
with sources as (select * from {{ ref('stg_source') }}),

derniers as (select * from {{ ref('int_source_derniere') }}),

periodicites as (select * from {{ ref('periodicites') }}),

constat as (
    select
        max(recu_le) as constate_le,
        max(annee_reception) as annee_constat,
        max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

ages as (
    select
        sources.source_id,
        sources.libelle,
        sources.producteur,
        sources.type_acces,
        sources.periodicite,
        case when derniers.source_id is null then 'jamais reçue' else derniers.etat end as etat,
        derniers.edition,
        derniers.annee_edition,
        coalesce(derniers.nb_servies, 0) as nb_editions_servies,
        derniers.recu_le,
        derniers.millesime_min,
        derniers.millesime_max,
        derniers.statut_millesime,
        coalesce(derniers.est_perime, false) as est_perime,
        derniers.motif,
        constat.constate_le,
        constat.annee_constat - derniers.annee_edition as age_annees,
        derniers.annee_edition + periodicites.retard_max_annees as annee_limite,
        constat.annee_constat > derniers.annee_edition + periodicites.retard_max_annees
            as est_en_retard,
        {{ nature_donnees('constat.est_simule') }} as nature_donnees
    from sources
    cross join constat
    left join derniers on sources.source_id = derniers.source_id
    left join periodicites on sources.periodicite = periodicites.periodicite
),

complet as (
    select
        *,
        case when age_annees is not null then rank() over (order by age_annees desc nulls last) end
            as rang_age
    from ages
),

final as (
    select
        {{ toutes_du_contrat() }}
    from complet
)

select * from final
