-- Terms of the formulas by sex, wherever one of the sexes has an observation: the terms of the
-- other are kept, without a value, and never made of a total. Of the same year on both sides.
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

final as (
    select
        ancres.*,
        termes.code_indicateur || '-' || termes.sexe as code_decline,
        termes.serie,
        termes.role,
        termes.ordre,
        observations.valeur,
        observations.note,
        observations.source_id,
        observations.edition,
        observations.publication,
        observations.statut_millesime,
        observations.est_perime,
        observations.rang_statut,
        observations.rang_confiance
    from ancres
    inner join termes
        on ancres.code_indicateur = termes.code_indicateur and ancres.formule = termes.formule
    left join observations
        on
            ancres.niveau_geo = observations.niveau_geo
            and ancres.code_geo = observations.code_geo
            and ancres.millesime = observations.millesime
            and termes.variable = observations.variable
)

select * from final
