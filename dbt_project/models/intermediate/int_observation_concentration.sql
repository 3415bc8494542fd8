-- Poor households of communes and EPTs (the same in both generations), and of their quartiers by
-- generation, in the shape of observations: estimates, judged by rule IEST30.
with concentrations as (select * from {{ ref('int_concentration') }}),

reunies as (
    select
        *,
        'carr_men_pauv' as variable,
        pauvres as somme,
        1 - surface_inconnue / nullif(surface, 0) as part_connue,
        menages_imputes / nullif(menages, 0) as part
    from concentrations
    where generation = 2024
    union all
    select
        *,
        'carr_men_pauv_qpv_' || generation as variable,
        pauvres_qpv as somme,
        case
            when nb_couverts = nb_quartiers
                then 1 - surface_qpv_inconnue / nullif(surface_qpv, 0)
        end as part_connue,
        menages_qpv_imputes / nullif(menages_qpv, 0) as part
    from concentrations
    where nb_quartiers > 0
),

jugees as (
    select
        *,
        coalesce(part_connue, 0) as couverture,
        coalesce(part, 0) as part_imputee,
        -- Of a commune, woods and tracks say nothing.
        1 as part_surface
    from reunies
),

final as (
    select
        niveau_geo,
        code_geo,
        variable,
        millesime,
        case when {{ carreaux_suffisants() }} then round(somme, 6) end as valeur,
        {{ statut_carreaux() }} as statut,
        {{ note_carreaux() }} as note,
        correction,
        source_id,
        edition,
        statut_millesime,
        rang_perime = 1 as est_perime,
        case when part_imputee <= 0.3 then 'C' else 'D' end as confiance_base
    from jugees
)

select * from final
