{#- Simulated data must be unmistakable wherever a table is read alone. -#}
{% macro nature_donnees(est_simule) -%}
    case when {{ est_simule }} then 'SIMULÉ' else 'RÉEL' end
{%- endmacro %}
