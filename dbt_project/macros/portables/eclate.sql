{#- One row per element of a delimited text. Staging only. -#}
{% macro eclate(expression, separateur) -%}
    {{ adapter.dispatch("eclate")(expression, separateur) }}
{%- endmacro %}

{% macro duckdb__eclate(expression, separateur) -%}
    unnest(string_split({{ expression }}, '{{ separateur }}'))
{%- endmacro %}
