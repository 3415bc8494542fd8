{#- True when the `;`-separated list holds the whole element: no list type, so it stays portable. -#}
{% macro contient(liste, element) -%}
    (';' || {{ liste }} || ';') like ('%;' || {{ element }} || ';%')
{%- endmacro %}
