{#- A one-column table of literals, without engine-specific VALUES. -#}
{% macro lignes(colonne, valeurs) -%}
    {%- for valeur in valeurs %}
    {{ 'union all ' if not loop.first }}select '{{ valeur }}' as {{ colonne }}
    {%- endfor %}
{%- endmacro %}
