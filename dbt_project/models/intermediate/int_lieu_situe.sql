-- How many things of each list of near things (seed lieux_proches) have a place that serves, by
-- edition: in the communes of the perimeter where the register names the commune. Of a deposit,
-- whose contract refuses a line without a place, it is the lines taken among all those received.
with listes as (select * from {{ ref('lieux_proches') }} where est_compte = 'oui'),

equipements as (select * from {{ ref('stg_equipement') }}),

communes as (select * from {{ ref('int_commune_utile') }}),

depots as (
    select distinct
        listes.variable,
        editions.source_id,
        editions.edition,
        editions.nb_lignes + editions.nb_quarantaine as nb,
        editions.nb_lignes as nb_situes
    from listes
    inner join {{ ref('stg_edition') }} as editions on listes.source_id = editions.source_id
    where listes.source_id not in (select equipements.source_id from equipements)
),

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
    union all
    select * from depots
)

select * from final
