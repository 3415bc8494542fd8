{#- The part of a commune that lies outside its quartiers of one generation, as a territory. -#}
{% macro code_hors_qpv(code_commune, generation) -%}
    'HQ' || {{ generation }} || '-' || {{ code_commune }}
{%- endmacro %}
