{#- « source:edition »: one text, so that a source is never shown with the edition of another. -#}
{% macro publication(source, edition) -%} {{ source }} || ':' || {{ edition }} {%- endmacro %}

{% macro source_publiee(publication) -%}
    substring({{ publication }}, 1, position(':' in {{ publication }}) - 1)
{%- endmacro %}

{% macro edition_publiee(publication) -%}
    substring({{ publication }}, position(':' in {{ publication }}) + 1)
{%- endmacro %}

{#- Both columns of the publication that stands for a group of rows: the last in order. -#}
{% macro publication_du_groupe(prefixe='') -%}
    {%- set derniere = "max(" ~ publication(prefixe ~ 'source_id', prefixe ~ 'edition') ~ ")" -%}
    {{ source_publiee(derniere) }} as source_id,
    {{ edition_publiee(derniere) }} as edition
{%- endmacro %}
