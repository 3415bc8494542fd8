-- Territories drawn by partners: no generation, no official list; a contour is their definition.
with quartiers as (select * from {{ ref('stg_quartier_vecu') }}),

final as (
    select
        'quartier_vecu' as type_territoire,
        code_quartier as code_territoire,
        libelle,
        codes_communes as communes,
        case
            when codes_communes is null or codes_communes = '' then 0
            else 1 + length(codes_communes) - length(replace(codes_communes, ';', ''))
        end as nb_communes,
        surface_m2 / 10000 as surface_ha,
        est_repare,
        motif_reparation,
        true as a_contour
    from quartiers
)

select * from final
