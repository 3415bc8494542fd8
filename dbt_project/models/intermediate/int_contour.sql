-- Territories that a release draws: those with a polygon, and contracts, drawn by all their
-- quartiers or not at all.
with contours as (select * from {{ ref('stg_contour') }}),

liens as (select * from {{ ref('quartier_contrat') }}),

final as (
    select
        type_territoire,
        code_territoire
    from contours
    union all
    select
        'contrat_ville' as type_territoire,
        liens.code_contrat as code_territoire
    from liens
    left join contours
        on liens.code_quartier = contours.code_territoire and contours.type_territoire = 'qpv'
    group by liens.code_contrat
    having count(*) = count(contours.code_territoire)
)

select * from final
