{#- Key for comparing names of communes between publishers: case, accents, ligatures, hyphens,
    apostrophes, "Saint"/"St" and the two spellings of the arrondissements of Paris, Lyon and Marseille. -#}
{% macro normalise_nom(expression) -%}
    {{ adapter.dispatch("normalise_nom")(expression) }}
{%- endmacro %}

{% macro duckdb__normalise_nom(expression) -%}
    trim(regexp_replace(regexp_replace(regexp_replace(
        regexp_replace(
            replace(lower(strip_accents({{ expression }})), 'œ', 'oe'), '[^a-z0-9]+', ' ', 'g'),
        '\bst(e?)\b', 'saint\1', 'g'),
        '(\d+)(er|eme|e)\b', '\1', 'g'),
        '\barrondissement\b', '', 'g'))
{%- endmacro %}
