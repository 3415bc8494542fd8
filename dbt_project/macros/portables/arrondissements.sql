{#- Names of a list element, one array item each: « Marseille 13ème et 12ème arrondissements » names two
    municipal arrondissements, and « 1er » after « Marseille 3ème » one more of the same city. Any other
    element is itself. Staging only. -#}
{% macro arrondissements(element, ville) -%}
    {{ adapter.dispatch("arrondissements")(element, ville) }}
{%- endmacro %}

{% macro duckdb__arrondissements(element, ville) -%}
    case
        when {{ ville }} <> '' and regexp_matches({{ element }}, '^(' || {{ ville }} || ' )?[0-9]')
            then list_transform(
                regexp_extract_all({{ element }}, '[0-9]+'),
                lambda numero : {{ ville }} || ' ' || numero
            )
        else [{{ element }}]
    end
{%- endmacro %}
