-- Each contribution in each generation of quartiers, within the radius of its variable: inside one
-- or several, outside, or undetermined, as is a thing that the file of points does not name.
with apports as (select * from {{ ref('int_apport_point') }}),

lieux as (select * from {{ ref('int_lieu') }}),

variables as (select * from {{ ref('variables_registre') }}),

generations as (
    select distinct generation from {{ ref('int_quartier') }}
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
        generations.generation,
        lieux.code_quartier,
        coalesce(lieux.etat, 'indetermine') as etat,
        lieux.confiance
    from apports
    left join variables on apports.variable = variables.variable
    cross join generations
    left join lieux
        on
            apports.source_id = lieux.source_id
            and apports.objet = lieux.objet
            and generations.generation = lieux.generation
            and coalesce(variables.rayon_m, 0) = lieux.rayon_m
            and substring(apports.edition, 1, 4) = lieux.annee_edition
)

select * from final
