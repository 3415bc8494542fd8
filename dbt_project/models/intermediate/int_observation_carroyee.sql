-- Counts of cells shared out between quartiers, in the shape of observations: estimates (status E).
-- Rule IEST30: more than half of the households in cells imputed by the producer, no value; more
-- than 30 %, grade D and the share is told. So is a quartier of which inhabited cells cover little.
with parts as (select * from {{ ref('int_part_carroyee') }}),

couvertures as (select * from {{ ref('stg_couverture') }} where unite = 'carreau'),

sommes as (
    select
        famille,
        code_quartier,
        variable,
        millesime,
        {{ publication_du_groupe() }},
        max(correction) as correction,
        min(statut_millesime) as statut_millesime,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime,
        -- Rounded: a parallel sum of floats differs in its last digits from one night to the next.
        round(sum(valeur), 6) as somme,
        sum(case when valeur is null then part_du_quartier else 0 end) as part_inconnue
    from parts
    group by famille, code_quartier, variable, millesime
),

jugees as (
    select
        sommes.*,
        couvertures.couverture - coalesce(sommes.part_inconnue, 0) as couverture,
        couvertures.part_surface,
        coalesce(couvertures.part_imputee, 1) as part_imputee
    from sommes
    inner join couvertures
        on
            sommes.famille = couvertures.famille
            and sommes.code_quartier = couvertures.code_quartier
),

final as (
    select
        {{ niveau_de_famille('famille') }} as niveau_geo,
        code_quartier as code_geo,
        variable,
        millesime,
        case when {{ carreaux_suffisants() }} then somme end as valeur,
        {{ statut_carreaux() }} as statut,
        {{ note_carreaux() }} as note,
        correction,
        source_id,
        edition,
        statut_millesime,
        est_perime,
        case
            when part_imputee <= 0.3 and part_surface >= 0.8 then 'C' else 'D'
        end as confiance_base
    from jugees
)

select * from final
