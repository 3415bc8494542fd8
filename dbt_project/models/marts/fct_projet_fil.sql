-- One row per project of the local initiatives fund: amounts add up. By quartier, fct_financement
-- has their part. No total of participants is published, so that a project hides alone.
with projets as (select * from {{ ref('int_projet_fil') }}),

final as (
    select
        projets.id_projet,
        projets.millesime,
        projets.intitule,
        projets.porteur_nom,
        projets.porteur_type,
        case when projets.porteur_nom is not null then projets.porteur_id end as porteur_id,
        projets.theme as sous_theme_dauphin,
        projets.date_commission,
        projets.quartiers,
        projets.nb_quartiers,
        projets.statut as statut_projet,
        projets.est_soutenu,
        projets.montant_demande,
        projets.montant_attribue,
        projets.montant_verse,
        case when not projets.est_masque then projets.nb_participants end as nb_participants,
        case when not projets.est_masque then projets.nb_femmes end as nb_femmes,
        case when not projets.est_masque then projets.nb_16_25 end as nb_16_25,
        case
            when projets.est_masque then 'S' when projets.nb_participants is null then 'N' else 'D'
        end as participants_statut,
        case
            when projets.est_masque then '{{ motif_effectif() }}'
            when projets.nb_participants is null then 'non disponible à la source'
        end as motif_absence,
        {{ colonnes_trace('projets') }}
    from projets
    left join {{ ref('int_trace_edition') }} as trace
        on projets.source_id = trace.source_id and projets.edition = trace.edition
)

select * from final
