-- The official list of quartiers, both generations, all France.
with quartiers as (select * from {{ source('entrees', 'liste_qpv') }}),

final as (
    select
        code_quartier,
        generation,
        libelle,
        noms_communes,
        codes_communes,
        code_departement,
        surface_m2,
        est_repare,
        motif_reparation,
        a_contour
    from quartiers
)

select * from final
