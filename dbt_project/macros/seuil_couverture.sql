{#- Smallest share of a territory that must be covered by units with a value (METHODS, join class J3).
    A quotient keeps its meaning when a part is missing from both sums; a count would be too small. -#}
{% macro seuil_couverture(est_quotient) -%}
    case when {{ est_quotient }} then 0.8 else 0.995 end
{%- endmacro %}

{#- What a reader is told of an estimate that does not cover its whole territory. -#}
{% macro texte_couverture(couverture) -%}
    'couverture de ' || cast(round(100 * {{ couverture }}) as integer) || ' % du territoire'
{%- endmacro %}

{#- Note of an estimate whose quartier fails the control POP_REPARTIE. -#}
{% macro note_population_eloignee() -%}
    population répartie éloignée de la population municipale
{%- endmacro %}
