{#- Text aggregate, sorted and without duplicates. dbt.listagg knows each engine's own name for it. -#}
{% macro liste_texte(expression, separateur="; ") -%}
    {{ dbt.listagg("distinct " ~ expression, "'" ~ separateur ~ "'", "order by " ~ expression) }}
{%- endmacro %}
