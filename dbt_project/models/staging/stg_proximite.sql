-- Quartiers within 500 m of each located thing that is counted around them, and the distance.
with proximites as (select * from {{ source('spatial', 'proximite_point') }}),

final as (
    select
        source_id,
        edition || ':' || ligne as objet,
        generation,
        code_quartier,
        distance_m,
        precision_m
    from proximites
    where registre in ('bpe_equipement', 'etablissement_scolaire', 'dvf_mutation')
)

select * from final
