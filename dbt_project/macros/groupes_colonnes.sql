{#- Reference levels whose gaps a dashboard counts (METHODS, section 7: C, T, M, N). -#}
{% macro niveaux_tableau() -%}
    {{ return(['commune', 'ept', 'metropole', 'france']) }}
{%- endmacro %}

{#- Columns that only one kind of line of the dashboard has. -#}
{% macro colonnes_tableau_territoire() -%}
    {{ return([
        'valeur', 'statut', 'motif_absence', 'evolution', 'unite_evolution', 'lecture',
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
