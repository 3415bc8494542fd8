-- Nearest thing of each kind within 800 m of the centre of each cell that a quartier meets.
with proximites as (select * from {{ source('spatial', 'proximite_carreau') }}),

final as (
    select
        source_id,
        edition,
        categorie,
        code_carreau,
        distance_m
    from proximites
    where registre in ('bpe_equipement', 'arret_transport')
)

select * from final
