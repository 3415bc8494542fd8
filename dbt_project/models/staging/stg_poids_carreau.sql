-- Part of each 200 m cell that lies in each quartier, and the households that it brings there.
with poids as (select * from {{ source('spatial', 'poids_carreau_quartier') }}),

final as (
    select
        famille,
        generation,
        code_carreau,
        code_quartier,
        poids,
        part_du_quartier,
        menages,
        est_impute,
        millesime_carreaux
    from poids
    where code_quartier is not null and poids > 0
)

select * from final
