{#- What the rows of a register bring to variables, in one shape. Each measure names its variable and:
      objet   what it is counted by: a thing in several rows or quartiers counts once per territory;
              without it, values add up in proportion to `part`
      valeur  1 (a count) by default; a blank is « non disponible », never 0
      statut  the producer's status of the value, when the file carries one
      si      which rows
    Expects a CTE with the columns named below; yields the selects of a union. -#}
{% macro apports(cte, mesures) -%}
    {%- for mesure in mesures %}
    {%- set valeur = mesure.valeur | default('1') %}
    {{ 'union all ' if not loop.first }}select
        source_id,
        edition,
        correction,
        millesime,
        '{{ mesure.variable }}' as variable,
        cast({{ mesure.objet | default('null') }} as varchar) as objet,
        code_quartier,
        code_contrat,
        code_commune,
        code_ept,
        part,
        cast({{ valeur }} as double) as valeur,
        {{ mesure.statut | default("case when " ~ valeur ~ " is null then 'N' else 'D' end") }} as statut,
        {{ mesure.note | default('null') }} as note
    from {{ cte }}
    {%- if mesure.si is defined %}
    where {{ mesure.si }}
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
