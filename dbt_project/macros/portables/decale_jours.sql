{#- A date, some days later. dbt.dateadd knows each engine's own way. -#}
{% macro decale_jours(date, nombre) -%}
    {{ dbt.dateadd('day', nombre, date) }}
{%- endmacro %}
