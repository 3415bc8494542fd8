{#- The contract's columns in order and in its types, null where the branch of a union has none: the contract is the
    only list of columns, so a column added there needs no edit in each branch. -#}
{% macro colonnes_du_contrat(fournies) -%}
    {%- set colonnes = [] -%}
    {%- for colonne in model.columns.values() -%}
        {%- do colonnes.append(
            "cast(" ~ (colonne.name if colonne.name in fournies else "null")
            ~ " as " ~ colonne.data_type ~ ") as " ~ colonne.name
        ) -%}
    {%- endfor -%}
    {{ colonnes | join(",\n        ") if colonnes else "*" }}
{%- endmacro %}

{#- All of them: counts come out of sums in a type wider than the contract's. -#}
{% macro toutes_du_contrat() -%}
    {{ colonnes_du_contrat(model.columns | list) }}
{%- endmacro %}
