-- One row per candidate for the label: amounts are those of the whole project, with no key between
-- its quartiers. Other funders are a total: they may also be in the programming, never add them.
with projets as (select * from {{ ref('stg_label') }}),

final as (
    select
        projets.id_projet,
        projets.millesime,
        projets.intitule,
        {{ porteur_montre('projets.porteur_nom', 'projets.porteur_id') }} as porteur_nom,
        projets.porteur_id,
        projets.innovation_axe,
        projets.quartiers,
        projets.statut as statut_projet,
        projets.statut in ('labellise', 'realise') as est_labellise,
        projets.montant as montant_label,
        projets.cofinancements,
        projets.accompagnement_h,
        {{ colonnes_trace('projets') }}
    from projets
    left join {{ ref('int_trace_edition') }} as trace
        on projets.source_id = trace.source_id and projets.edition = trace.edition
)

select * from final
