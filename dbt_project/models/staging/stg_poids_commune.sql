-- Part of each 200 m cell in each commune, and in the quartiers of that commune, by generation.
with poids as (select * from {{ source('spatial', 'poids_carreau_commune') }}),

final as (
    select
        famille,
        generation,
        code_carreau,
        code_commune,
        poids,
        poids_qpv,
        menages,
        est_impute,
        millesime_carreaux
    from poids
    where poids > 0
)

select * from final
