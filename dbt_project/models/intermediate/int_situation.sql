-- The last known situation of a quartier or contract when money was spent: for each year of a
-- programme, the latest year not after it of poverty, fragility and population. Shown even when it
-- is withheld: an older value would pass for a current one. A published population that may divide
-- comes before the estimate of that year, which comes before an older one.
{%- set cle = 'faits.type_territoire, faits.code_territoire, faits.code_indicateur' %}
with annees as (
    select
        type_territoire,
        code_quartier as code_territoire,
        millesime as millesime_action
    from {{ ref('int_programme_couverture') }}
    union all
    select
        'contrat_ville' as type_territoire,
        code_contrat as code_territoire,
        millesime as millesime_action
    from {{ ref('int_contrat_annee') }}
),

connues as (
    select
        faits.*,
        annees.millesime_action,
        annees.millesime_action - faits.millesime as ecart_annees,
        row_number() over (
            partition by {{ cle }}, faits.serie, annees.millesime_action
            order by faits.millesime desc
        ) as rang
    from annees
    inner join {{ ref('int_situation_fait') }} as faits
        on
            annees.type_territoire = faits.type_territoire
            and annees.code_territoire = faits.code_territoire
            and annees.millesime_action >= faits.millesime
            and coalesce(faits.annee_propre, annees.millesime_action) = annees.millesime_action
),

choisies as (
    select
        faits.*,
        row_number() over (
            partition by {{ cle }}, faits.millesime_action
            order by
                case
                    when faits.serie = 'POP_REPARTIE' then 1
                    when {{ population_recente('faits') }} is null then 2
                    else 0
                end
        ) as rang_serie
    from connues as faits
    where faits.rang = 1
),

final as (select * from choisies where rang_serie = 1)

select * from final
