-- Part of each IRIS that lies in each quartier; the remainder, in none, is left to the file.
with poids as (select * from {{ source('spatial', 'poids_iris_quartier') }}),

final as (
    select
        famille,
        generation,
        code_iris,
        code_quartier,
        poids,
        part_surface,
        part_du_quartier,
        menages,
        part_imputee,
        methode,
        confiance,
        millesime_carreaux
    from poids
    where code_quartier is not null and poids > 0
)

select * from final
