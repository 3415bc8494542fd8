-- Located things by commune and family of quartiers, and how many of them have a sure place.
with places as (select * from {{ ref('int_point_place') }}),

final as (
    select
        source_id,
        variable,
        millesime,
        famille,
        code_commune,
        max(edition) as edition,
        max(correction) as correction,
        -- A thing near to two quartiers has two rows.
        count(distinct objet) as nb,
        count(distinct case when etat <> 'indetermine' then objet end) as nb_situes
    from places
    group by source_id, variable, millesime, famille, code_commune
)

select * from final
