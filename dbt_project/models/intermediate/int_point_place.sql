-- Each contribution in each family of quartiers, within the radius of its variable: inside one or
-- several, outside, or undetermined, as is a thing that the file of points does not name. Quartiers
-- that are not official, only for the variables that go there.
with apports as (select * from {{ ref('int_apport_point') }}),

lieux as (select * from {{ ref('int_lieu') }}),

variables as (select * from {{ ref('variables_registre') }}),

familles as (
    select distinct 'qpv_' || generation as famille from {{ ref('int_quartier') }}
    union distinct
    select famille from {{ ref('int_point_attendu') }}
),

final as (
    select
        apports.source_id,
        apports.edition,
        apports.correction,
        apports.millesime,
        apports.variable,
        apports.objet,
        apports.code_commune,
        familles.famille,
        lieux.code_quartier,
        coalesce(lieux.etat, 'indetermine') as etat,
        lieux.confiance
    from apports
    left join variables on apports.variable = variables.variable
    inner join familles
        on
            familles.famille like 'qpv%'
            or {{ contient('variables.niveaux', 'familles.famille') }}
    left join lieux
        on
            apports.source_id = lieux.source_id
            and apports.objet = lieux.objet
            and familles.famille = lieux.famille
            and coalesce(variables.rayon_m, 0) = lieux.rayon_m
            and substring(apports.edition, 1, 4) = lieux.annee_edition
)

select * from final
