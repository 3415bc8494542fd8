{#- Reference levels whose gaps a dashboard counts (METHODS, section 7: C, T, M, N). -#}
{% macro niveaux_tableau() -%}
    {{ return(['commune', 'ept', 'metropole', 'france']) }}
{%- endmacro %}

{#- Columns that only one kind of line of the dashboard has. -#}
{% macro colonnes_tableau_territoire() -%}
    {{ return([
        'valeur', 'statut', 'motif_absence', 'evolution', 'unite_evolution', 'lecture',
        'est_significative', 'reserve_evolution', 'confiance_evolution',
    ]) }}
{%- endmacro %}

{% macro colonnes_tableau_ensemble() -%}
    {%- set colonnes = [
        'nb_territoires', 'nb_valeurs', 'nb_estimees', 'nb_secret', 'nb_non_disponibles',
        'valeur_min', 'codes_min', 'valeur_max', 'codes_max', 'premier_rang', 'codes_premier_rang',
        'nb_evolutions', 'nb_hausses', 'nb_baisses', 'nb_ameliorations', 'nb_degradations',
    ] -%}
    {%- for niveau in niveaux_tableau() -%}
        {%- do colonnes.extend(['nb_ecarts_' ~ niveau, 'nb_defavorables_' ~ niveau]) -%}
    {%- endfor -%}
    {{ return(colonnes) }}
{%- endmacro %}

{% macro colonnes_de(cte, colonnes) -%}
    {%- for colonne in colonnes -%}
        {{ cte }}.{{ colonne }}{{ ",\n        " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- By level of reference: gaps that exist, and those on the worse side when the indicator has one. -#}
{% macro comptes_d_ecarts() -%}
    {%- for niveau in niveaux_tableau() -%}
        sum(case when niveau_reference = '{{ niveau }}' then 1 else 0 end) as nb_ecarts_{{ niveau }},
        sum(case
            when sens = 0 then null
            when niveau_reference = '{{ niveau }}' and lecture = 'defavorable' then 1
            else 0
        end) as nb_defavorables_{{ niveau }}{{ ",\n        " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The same beside what they are counted of: no gap is none, and says nothing of a side. -#}
{% macro ecarts_comptes(cte) -%}
    {%- for niveau in niveaux_tableau() -%}
        coalesce({{ cte }}.nb_ecarts_{{ niveau }}, 0) as nb_ecarts_{{ niveau }},
        case
            when {{ cte }}.nb_ecarts_{{ niveau }} > 0 then {{ cte }}.nb_defavorables_{{ niveau }}
        end as nb_defavorables_{{ niveau }}{{ ",\n        " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
