-- Median price of the sales of three calendar years, in the shape of observations: recounted on the
-- sales themselves, never from medians. Under 11 sales, none (rule R11); provisional as long as one
-- of the three years is not received.
with ventes as (select * from {{ ref('int_vente_situee') }}),

annees as (select distinct millesime from {{ ref('int_apport_vente') }}),

fenetres as (
    select
        fins.millesime,
        annees.millesime as annee,
        count(*) over (partition by fins.millesime) as nb_annees
    from annees as fins
    inner join annees
        on fins.millesime >= annees.millesime and fins.millesime - 2 <= annees.millesime
),

medianes as (
    select
        ventes.niveau_geo,
        ventes.code_geo,
        ventes.variable,
        fenetres.millesime,
        fenetres.nb_annees,
        max(ventes.source_id) as source_id,
        max(ventes.edition) as edition,
        max(ventes.correction) as correction,
        count(*) as nb_ventes,
        {{ mediane('ventes.valeur') }} as mediane
    from ventes
    inner join fenetres on ventes.millesime = fenetres.annee
    group by
        ventes.niveau_geo, ventes.code_geo, ventes.variable, fenetres.millesime, fenetres.nb_annees
),

final as (
    select
        medianes.*,
        case when medianes.nb_ventes >= 11 then round(medianes.mediane, 2) end as valeur,
        case
            when medianes.nb_ventes < 11 then 'S' when medianes.nb_annees < 3 then 'P' else 'D'
        end as statut,
        'ventes : ' || medianes.nb_ventes || ' ; mois reçus : ' || 12 * medianes.nb_annees
        || ' sur 36' as note,
        'prouve' as statut_millesime,
        coalesce(editions.est_perime, false) as est_perime,
        'B' as confiance_base
    from medianes
    left join {{ ref('stg_edition') }} as editions
        on medianes.source_id = editions.source_id and medianes.edition = editions.edition
)

select * from final
