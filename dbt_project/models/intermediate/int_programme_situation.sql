-- What each programme is to each quartier and year: covered and named, covered and not named (a
-- real 0), or not covered (nothing). Without any project only when the files of every programme
-- that may name it are there (the programming names quartiers prioritaires) and none does: else
-- nobody knows, and what is absent is told.
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
        + coalesce(nb_projets_label, 0) as nb_projets,
        {{ reserves([
            "case when not programmation_couvre and type_territoire = 'qpv'"
            ~ " then 'programmation' end",
            "case when not fil_couvre then 'fil' end",
            "case when not label_couvre then 'label' end",
        ]) }} as absents
    from lus
),

final as (
    select
        *,
        replace(couvrants, ' ', ';') as dispositifs_couvrants,
        case when nb_projets > 0 then false when absents is null then true end as est_sans_projet,
        case when nb_projets = 0 then 'fichier absent : ' || absents end as est_sans_projet_motif
    from situes
)

select * from final
