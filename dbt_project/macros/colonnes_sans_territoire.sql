{#- The columns of `apports` that a located thing leaves empty: its quartier is looked for after. -#}
{% macro colonnes_sans_territoire() -%}
    cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_ept,
        1 as part
{%- endmacro %}
