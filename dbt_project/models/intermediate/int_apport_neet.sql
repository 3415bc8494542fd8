-- Young people neither in employment nor in training, quartier by quartier of the EPT: a quartier
-- that the tabulation leaves out is « non disponible », so that a total is never short of it. One
-- geography per year, the last one when both are there: their quartiers overlap. Estimates.
with tabulation as (select * from {{ ref('stg_neet') }}),

quartiers as (
    select distinct
        code_quartier,
        generation,
        code_ept
    from {{ ref('int_quartier_ept') }}
    where code_ept = '{{ var("ept_des_depots") }}'
),

annees as (
    select
        tabulation.millesime,
        max(tabulation.source_id) as source_id,
        max(tabulation.edition) as edition,
        max(tabulation.correction) as correction,
        max(quartiers.generation) as generation
    from tabulation
    inner join quartiers on tabulation.code_quartier = quartiers.code_quartier
    group by tabulation.millesime
),

lignes as (
    select
        annees.*,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_commune,
        quartiers.code_ept,
        1 as part,
        tabulation.neet,
        replace(coalesce(tabulation.neet_statut, 'N'), 'D', 'E') as statut_neet
    from annees
    inner join quartiers on annees.generation = quartiers.generation
    left join tabulation
        on
            annees.millesime = tabulation.millesime
            and quartiers.code_quartier = tabulation.code_quartier
),

final as (
    {{ apports('lignes', [
        {'variable': 'neet_16_25', 'valeur': 'neet', 'statut': 'statut_neet'},
    ]) }}
)

select * from final
