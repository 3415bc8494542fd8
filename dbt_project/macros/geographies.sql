{#- Words that say on which contour a value of a quartier is counted (nature_geographie). -#}
{% macro contour_producteur() -%} contour constant, code du producteur {%- endmacro %}

{% macro contour_rattache() -%} contour constant, rattaché par nous {%- endmacro %}

{% macro contour_reparti() -%} contour constant, réparti (IRIS ou carreaux) {%- endmacro %}

{% macro contour_inchange() -%} contour inchangé, quartier de 2015 repris à l''identique {%- endmacro %}

{% macro contour_edition() -%} contour de l''édition {%- endmacro %}

{#- The three ways to place what is counted, from the surest. -#}
{% macro contour_de_rang(rang) -%}
    case {{ rang }}
            when 1 then '{{ contour_producteur() }}'
            when 2 then '{{ contour_rattache() }}'
            else '{{ contour_reparti() }}'
        end
{%- endmacro %}
