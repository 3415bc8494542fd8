-- Quartiers that lie in each commune or EPT, and how many of them the cells do not cover enough: a
-- sum over the others would be too small.
with territoires as (select * from {{ ref('int_maille_commune') }}),

parts as (select * from {{ ref('int_quartier_commune') }}),

couvertures as (
    select * from {{ ref('stg_couverture') }}
    where unite = 'carreau' and famille in ('qpv_2015', 'qpv_2024')
),

final as (
    select
        territoires.niveau_geo,
        territoires.code_geo,
        parts.generation,
        count(distinct parts.code_quartier) as nb_quartiers,
        count(
            distinct case when couvertures.couverture >= 0.8 then parts.code_quartier end
        ) as nb_couverts
    from territoires
    inner join parts on territoires.code_commune = parts.code_commune
    left join couvertures on parts.code_quartier = couvertures.code_quartier
    group by territoires.niveau_geo, territoires.code_geo, parts.generation
)

select * from final
