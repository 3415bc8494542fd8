{#- What an observer reads beside a value, wherever the value stands. -#}
{% macro colonnes_cellule(cte) -%}
    {{ cte }}.millesime,
        {{ cte }}.valeur,
        {{ cte }}.statut,
        {{ cte }}.confiance,
        {{ cte }}.motif_absence,
        {{ cte }}.serie,
        {{ cte }}.note,
        {{ cte }}.source_id,
        {{ cte }}.edition,
        {{ cte }}.statut_millesime,
        {{ cte }}.est_perime
{%- endmacro %}

{#- Why a value stays out of public charts, which use grades A and B (METHODS, section 5). -#}
{% macro motif_affichage(cte) -%}
    case
        when {{ cte }}.valeur is null then 'valeur absente : ' || {{ cte }}.motif_absence
        when {{ cte }}.confiance = 'Z' then 'contexte communal : à montrer à côté des quartiers, jamais parmi eux'
        when {{ cte }}.confiance = 'C' then 'estimation (confiance C)'
        when {{ cte }}.confiance = 'D' then 'estimation de repli (confiance D)'
    end
{%- endmacro %}
