{#- One column, generated_number, from 1 to the number asked for. -#}
{% macro suite(nombre) -%}
    {{ dbt.generate_series(nombre) }}
{%- endmacro %}
