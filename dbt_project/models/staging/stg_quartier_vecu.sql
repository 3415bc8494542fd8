-- Territories that partners drew, with the communes that they meet.
with quartiers as (select * from {{ source('spatial', 'quartier_vecu') }}),

final as (
    select
        code_quartier,
        libelle,
        depot,
        codes_communes,
        surface_m2,
        est_repare,
        motif_reparation
    from quartiers
)

select * from final
