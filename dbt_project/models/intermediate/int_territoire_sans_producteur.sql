-- Territories that no producer publishes figures for: drawn by partners, de veille active, or what
-- a commune holds outside its quartiers.
with vecus as (select * from {{ ref('int_territoire_vecu') }}),

veilles as (select * from {{ ref('int_territoire_qva') }}),

complements as (select * from {{ ref('int_territoire_hors_qpv') }}),

final as (
    select
        type_territoire,
        code_territoire,
        cast(null as integer) as generation,
        libelle,
        cast(null as varchar) as code_departement,
        cast(null as varchar) as code_region,
        communes,
        nb_communes,
        surface_ha,
        est_repare,
        motif_reparation,
        a_contour
    from vecus
    union all
    select
        type_territoire,
        code_territoire,
        cast(null as integer) as generation,
        libelle,
        code_departement,
        cast(null as varchar) as code_region,
        communes,
        nb_communes,
        surface_ha,
        est_repare,
        motif_reparation,
        a_contour
    from veilles
    union all
    select
        type_territoire,
        code_territoire,
        generation,
        libelle,
        code_departement,
        code_region,
        communes,
        nb_communes,
        null as surface_ha,
        null as est_repare,
        null as motif_reparation,
        null as a_contour
    from complements
)

select * from final
