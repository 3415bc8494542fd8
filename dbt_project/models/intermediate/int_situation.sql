-- The last known situation of a quartier or contract when money was spent: for each year of a
-- programme, the latest year not after it of poverty, fragility and population. Shown even when it is
-- withheld: an older value would pass for a current one.
with annees as (
    select
        'qpv' as type_territoire,
        code_quartier as code_territoire,
        millesime
    from {{ ref('int_programme_couverture') }}
    union all
    select
        'contrat_ville' as type_territoire,
        code_contrat as code_territoire,
        millesime
    from {{ ref('int_contrat_annee') }}
),

connues as (
    select
        annees.type_territoire,
        annees.code_territoire,
        annees.millesime as millesime_action,
        faits.code_indicateur,
        faits.millesime,
        annees.millesime - faits.millesime as ecart_annees,
        faits.valeur,
        faits.statut,
        faits.confiance,
        faits.source_id,
        faits.edition,
        faits.motif_absence,
        faits.est_perime,
        row_number() over (
            partition by
                annees.type_territoire, annees.code_territoire, annees.millesime,
                faits.code_indicateur
            order by faits.millesime desc
        ) as rang
    from annees
    inner join {{ ref('fct_indicateur') }} as faits
        on
            annees.type_territoire = faits.type_territoire
            and annees.code_territoire = faits.code_territoire
            and annees.millesime >= faits.millesime
    where
        faits.code_indicateur in ('REV01', 'TYP01', 'DEM01') and faits.diffusion = 'public'
),

final as (select * from connues where rang = 1)

select * from final
