-- Quartiers de veille active of the perimeter: left the priority geography in 2015, so they have no
-- generation; one commune each, as their list says.
with quartiers as (select * from {{ ref('stg_qva') }}),

communes as (select * from {{ ref('int_perimetre_commune') }}),

final as (
    select
        'qva' as type_territoire,
        quartiers.code_quartier as code_territoire,
        quartiers.libelle,
        communes.code_departement,
        quartiers.code_commune as communes,
        1 as nb_communes,
        quartiers.surface_m2 / 10000 as surface_ha,
        quartiers.est_repare,
        quartiers.motif_reparation,
        quartiers.a_contour
    from quartiers
    inner join communes on quartiers.code_commune = communes.code_commune
)

select * from final
