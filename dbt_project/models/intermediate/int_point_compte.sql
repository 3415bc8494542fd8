-- Located things by commune and generation of quartiers, and how many of them have a sure place.
with places as (select * from {{ ref('int_point_place') }}),

final as (
    select
        source_id,
        variable,
        millesime,
        generation,
        code_commune,
        max(edition) as edition,
        max(correction) as correction,
        count(*) as nb,
        sum(case when etat = 'indetermine' then 0 else 1 end) as nb_situes
    from places
    group by source_id, variable, millesime, generation, code_commune
)

select * from final
