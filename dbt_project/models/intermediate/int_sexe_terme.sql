-- Terms of the formulas by sex, wherever one sex has an observation: those of the other are kept,
-- without a value, and never made of a total. Years as in int_indicateur_terme.
with indicateurs as (select * from {{ ref('indicateurs') }}),

termes as (select * from {{ ref('indicateur_termes_sexe') }}),

observations as (select * from {{ ref('int_observation_retenue') }}),

ancres as (
    select distinct
        termes.code_indicateur,
        termes.formule,
        observations.niveau_geo,
        observations.code_geo,
        observations.millesime
    from termes
    inner join indicateurs on termes.code_indicateur = indicateurs.code_indicateur
    inner join observations on termes.variable = observations.variable
    where
        termes.role = 'numerateur' and termes.ordre = 1
        and {{ contient('indicateurs.niveaux', 'observations.niveau_geo') }}
),

candidats as (
    select
        ancres.*,
        termes.code_indicateur || '-' || termes.sexe as code_decline,
        termes.serie,
        termes.role,
        termes.ordre,
        termes.regle_millesime,
        observations.valeur,
        observations.millesime as millesime_terme,
        observations.note,
        observations.source_id,
        observations.edition,
        observations.publication,
        observations.statut_millesime,
        observations.est_perime,
        observations.rang_statut,
        observations.rang_confiance,
        row_number() over (
            partition by
                ancres.code_indicateur, ancres.formule, ancres.niveau_geo,
                ancres.code_geo, ancres.millesime, termes.sexe, termes.role, termes.ordre
            order by observations.millesime desc
        ) as rang
    from ancres
    inner join termes
        on ancres.code_indicateur = termes.code_indicateur and ancres.formule = termes.formule
    left join observations
        on
            ancres.niveau_geo = observations.niveau_geo
            and ancres.code_geo = observations.code_geo
            and termes.variable = observations.variable
            and ancres.millesime >= observations.millesime
            and ancres.millesime - termes.ecart_max <= observations.millesime
)

select * from candidats where rang = 1
