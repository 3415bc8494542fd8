-- Quartiers of each year in which a programme is known, and which files speak of them. Covered, a
-- quartier without project has none; not covered, nobody knows.
{%- set sources = {'programmation': 'cdv_prog', 'fil': 'ept_fil', 'label': 'ept_label'} %}
with annees as (
    select distinct
        millesime,
        -- The geography of 2024 is in force from 1 January 2024 (decree 2023-1314).
        case when millesime >= 2024 then 2024 else 2015 end as generation
    from {{ ref('int_programme_generation') }}
),

places as (select * from {{ ref('int_programme_place') }}),

attendus as (
    select
        cibles.code_quartier,
        annees.millesime
    from {{ ref('int_quartier_cible') }} as cibles
    inner join annees
        on cibles.generation = annees.generation or cibles.type_territoire = 'qva'
    union
    select
        code_quartier,
        millesime
    from places
),

final as (
    select
        case when quartiers.code_quartier is null then 'qva' else 'qpv' end as type_territoire,
        attendus.code_quartier,
        quartiers.generation,
        {%- for nom, source_id in sources.items() %}
        {{ compte_si("places.source_id = '" ~ source_id ~ "'") }} > 0 as {{ nom }}_couvre,
        max(case when places.source_id = '{{ source_id }}' then places.edition end)
            as {{ nom }}_edition,
        {%- endfor %}
        attendus.millesime
    from attendus
    left join {{ ref('int_quartier') }} as quartiers
        on attendus.code_quartier = quartiers.code_quartier
    left join places
        on
            attendus.code_quartier = places.code_quartier
            and attendus.millesime = places.millesime
    group by
        attendus.code_quartier, attendus.millesime, quartiers.code_quartier, quartiers.generation
)

select * from final
