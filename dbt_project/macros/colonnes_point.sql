{#- What names a count of located things, beside its territory. -#}
{% macro colonnes_point() -%}
    source_id,
        variable,
        millesime,
        edition,
        correction
{%- endmacro %}
