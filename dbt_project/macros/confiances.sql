{#- Grades of confidence, worst last. A result is never better than its worst term. -#}
{% macro rang_confiance(colonne) -%}
    case {{ colonne }} when 'A' then 0 when 'B' then 1 when 'C' then 2 when 'D' then 3 when 'Z' then 4 end
{%- endmacro %}

{% macro confiance_de_rang(rang) -%}
    case {{ rang }} when 0 then 'A' when 1 then 'B' when 2 then 'C' when 3 then 'D' when 4 then 'Z' end
{%- endmacro %}
