-- What each programme is to each quartier and year: covered and named, covered and not named (a
-- real 0), or not covered (nothing). Without any project only when every programme that covers it
-- has none there; where none covers it, nobody knows.
{%- set nombres = {
    'programmation': 'nb_actions_retenues', 'fil': 'nb_projets_fil', 'label': 'nb_projets_label',
} %}
with lus as (
    select
        couvertures.*,
        {%- for nom, nombre in nombres.items() %}
        case when couvertures.{{ nom }}_couvre then coalesce(apports.{{ nombre }}, 0) end
            as {{ nombre }},
        {%- endfor %}
        apports.euros_programmation,
        apports.euros_fil
    from {{ ref('int_programme_couverture') }} as couvertures
    left join {{ ref('int_programme_quartier') }} as apports
        on
            couvertures.code_quartier = apports.code_quartier
            and couvertures.millesime = apports.millesime
),

situes as (
    select
        *,
        {%- for nom, nombre in nombres.items() %}
        {{ situation_programme(nom ~ '_couvre', nombre) }} as situation_{{ nom }},
        {%- endfor %}
        nullif(
            trim(
                {%- for nom in nombres %}
                {{ '|| ' if not loop.first -}}
                case when {{ nom }}_couvre then '{{ nom }} ' else '' end
                {%- endfor %}
            ), ''
        ) as couvrants,
        coalesce(nb_actions_retenues, 0) + coalesce(nb_projets_fil, 0)
        + coalesce(nb_projets_label, 0) as nb_projets
    from lus
),

final as (
    select
        *,
        replace(couvrants, ' ', ';') as dispositifs_couvrants,
        case when couvrants is not null then nb_projets = 0 end as est_sans_projet,
        case when couvrants is null then 'aucun fichier ne couvre le quartier cette année' end
            as est_sans_projet_motif
    from situes
)

select * from final
