-- Cells whose centre has a thing of each list (seed lieux_proches) within its distance, by edition
-- of the things. An edition that names none near any cell says nothing: it is no zero.
with listes as (select * from {{ ref('lieux_proches') }} where est_compte = 'oui'),

proximites as (select * from {{ ref('stg_proximite_carreau') }}),

editions as (select * from {{ ref('stg_edition') }} where est_servie),

final as (
    select distinct
        listes.variable,
        proximites.source_id,
        proximites.edition,
        editions.annee_edition,
        editions.est_perime,
        proximites.code_carreau
    from listes
    inner join proximites
        on
            listes.source_id = proximites.source_id
            and listes.categorie = substring(proximites.categorie, 1, length(listes.categorie))
            and listes.rayon_m >= proximites.distance_m
    inner join editions
        on
            proximites.source_id = editions.source_id
            and proximites.edition = editions.edition
    where editions.annee_edition is not null
)

select * from final
