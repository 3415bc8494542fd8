-- rp_pop_com_qp and rp_pop_com stand on rows of quartiers but describe the commune. Taken from
-- quartiers of one commune only (elsewhere they are totals over several), once per commune.
-- The extremes are kept: a test holds that all quartiers of a commune say the same.
with candidates as (select * from {{ ref('int_observation_candidate') }}),

quartiers as (select * from {{ ref('int_quartier') }}),

parts as (select * from {{ ref('int_quartier_commune') }}),

portees as (
    select
        parts.code_commune,
        candidates.variable,
        candidates.millesime,
        candidates.valeur,
        candidates.source_id,
        candidates.edition,
        candidates.bloc,
        candidates.statut,
        candidates.note,
        candidates.correction,
        candidates.statut_millesime,
        candidates.est_perime,
        candidates.confiance_base
    from candidates
    inner join quartiers on candidates.code_geo = quartiers.code_quartier
    inner join parts on quartiers.code_quartier = parts.code_quartier
    where
        candidates.rang = 1
        and candidates.variable in ('rp_pop_com_qp', 'rp_pop_com')
        and quartiers.nb_communes = 1
        and parts.dans_perimetre
        -- The row of a quartier tells the commune of today.
        and parts.code_commune = parts.code_commune_actuelle
),

final as (
    select
        code_commune,
        variable,
        millesime,
        {{ publication_du_groupe() }},
        max(bloc) as bloc,
        max(valeur) as valeur,
        min(valeur) as valeur_min,
        {{ statut_de_rang('max(' ~ rang_statut('statut') ~ ')') }} as statut,
        max(note) as note,
        max(correction) as correction,
        max(statut_millesime) as statut_millesime,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime,
        max(confiance_base) as confiance_base,
        count(*) as nb_quartiers
    from portees
    group by code_commune, variable, millesime
)

select * from final
