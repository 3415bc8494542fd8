-- How much of each quartier the IRIS and the grid cover: what an estimate rests on.
with couvertures as (select * from {{ source('spatial', 'couverture_quartier') }}),

final as (
    select
        famille,
        generation,
        code_quartier,
        unite,
        couverture,
        part_surface,
        part_imputee,
        menages,
        nb_unites,
        nb_unites_sans_valeur,
        methode,
        suffisante
    from couvertures
)

select * from final
