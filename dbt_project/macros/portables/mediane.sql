{#- Median of a group: the middle value, or the mean of the two in the middle. -#}
{% macro mediane(expression) -%}
    {{ adapter.dispatch("mediane")(expression) }}
{%- endmacro %}

{% macro default__mediane(expression) -%}
    percentile_cont(0.5) within group (order by {{ expression }})
{%- endmacro %}
