{#- A kind of territories of one generation, as one line of a dashboard: qpv-2015, commune. -#}
{% macro code_groupe(type_territoire, generation) -%}
    {{ type_territoire }} || coalesce('-' || {{ generation }}, '')
{%- endmacro %}
