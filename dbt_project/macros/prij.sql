{#- The status of a count that a published total would give back: secret (rule R5). -#}
{% macro secret_si(condition, statut) -%}
    case when {{ condition }} then 'S' else {{ statut }} end
{%- endmacro %}

{#- Exits of a year, provisional until its twelve months are there. -#}
{% macro statut_flux(mesure) -%}
    {{ secret_si('flux_revele', provisoire(mesure ~ '_statut', 'nb_mois < 12')) }}
{%- endmacro %}
