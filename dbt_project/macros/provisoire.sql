{#- A published value is provisional as long as a part of what it counts is still to come. -#}
{% macro provisoire(statut, condition) -%}
    case when {{ statut }} = 'D' and {{ condition }} then 'P' else {{ statut }} end
{%- endmacro %}
