-- Poor households of each commune, and of its quartiers, summed over the parts of 200 m cells; what
-- is not known, and what the producer imputed, are counted apart.
with poids as (select * from {{ ref('stg_poids_commune') }}),

carreaux as (
    select * from {{ ref('int_carreau') }}
    where variable = 'carr_men_pauv'
),

parts as (
    select
        poids.*,
        carreaux.valeur,
        carreaux.source_id,
        carreaux.edition,
        carreaux.correction,
        carreaux.statut_millesime,
        carreaux.est_perime,
        coalesce(poids.menages, 0) as nb_menages,
        coalesce(poids.menages, 0) * poids.poids_qpv / poids.poids as nb_menages_qpv,
        case when poids.est_impute then 1 else 0 end as impute,
        case when carreaux.valeur is null then 1 else 0 end as inconnu
    from poids
    left join carreaux
        on
            poids.code_carreau = carreaux.code_carreau
            and poids.millesime_carreaux = carreaux.millesime
),

final as (
    select
        generation,
        code_commune,
        millesime_carreaux as millesime,
        sum(poids * valeur) as pauvres,
        sum(poids_qpv * valeur) as pauvres_qpv,
        sum(poids) as surface,
        sum(poids * inconnu) as surface_inconnue,
        sum(poids_qpv) as surface_qpv,
        sum(poids_qpv * inconnu) as surface_qpv_inconnue,
        sum(nb_menages) as menages,
        sum(nb_menages * impute) as menages_imputes,
        sum(nb_menages_qpv) as menages_qpv,
        sum(nb_menages_qpv * impute) as menages_qpv_imputes,
        {{ publication_du_groupe() }},
        max(correction) as correction,
        min(statut_millesime) as statut_millesime,
        max(case when est_perime then 1 else 0 end) as rang_perime
    from parts
    group by generation, code_commune, millesime_carreaux
)

select * from final
