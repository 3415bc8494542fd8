-- How many things of each list of near things (seed lieux_proches) have a place that serves, by
-- edition: in the communes of the perimeter where the register names the commune. The contract of
-- stations refuses a line without a place.
with listes as (select * from {{ ref('lieux_proches') }} where est_compte = 'oui'),

equipements as (select * from {{ ref('stg_equipement') }}),

communes as (select * from {{ ref('int_commune_utile') }}),

final as (
    select
        listes.variable,
        equipements.source_id,
        equipements.edition,
        count(*) as nb,
        sum(case when equipements.est_situe then 1 else 0 end) as nb_situes
    from listes
    inner join equipements
        on
            listes.source_id = equipements.source_id
            and listes.categorie
            = substring(equipements.type_equipement, 1, length(listes.categorie))
    inner join communes on equipements.code_commune = communes.code_commune
    group by listes.variable, equipements.source_id, equipements.edition
)

select * from final
