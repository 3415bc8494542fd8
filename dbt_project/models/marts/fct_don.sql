-- Gifts to the endowment fund, in aggregates of at least 3 donors: a total, and one-way breakdowns
-- from which no hidden category follows. Never one gift, never a pseudonym.
with categories as (select * from {{ ref('int_don_categorie') }}),

seuils as (select * from {{ ref('int_don_protege') }}),

juges as (
    select
        categories.*,
        categories.rang <= seuils.rang_masque
        or (categories.ventilation = 'quartier' and affectations.rang_masque > 0) as est_masque
    from categories
    inner join seuils
        on
            categories.millesime = seuils.millesime
            and categories.ventilation = seuils.ventilation
    inner join seuils as affectations
        on
            categories.millesime = affectations.millesime
            and affectations.ventilation = 'affectation'
),

final as (
    select
        juges.millesime,
        juges.ventilation,
        juges.categorie as categorie_don,
        case when not juges.est_masque then juges.nb_donateurs end as nb_donateurs,
        case when not juges.est_masque then juges.nb_dons end as nb_dons,
        case when not juges.est_masque then juges.montant end as montant_dons,
        case when juges.est_masque then 'S' else 'D' end as statut,
        case
            when juges.est_masque and juges.nb_donateurs < 3 then 'moins de 3 donateurs'
            when juges.est_masque then 'masqué pour protéger une autre catégorie'
        end as motif_absence,
        {{ colonnes_trace('juges') }}
    from juges
    left join {{ ref('int_trace_edition') }} as trace
        on juges.source_id = trace.source_id and juges.edition = trace.edition
)

select * from final
