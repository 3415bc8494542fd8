{#- What a set of revisions has in common: its counts must be named as in obs_qualite__revisions. -#}
{% macro sens_des_revisions() -%}
    case
        when nb_comparees = 0 then 'aucune valeur comparable'
        when nb_hausses > 0 and nb_baisses > 0 then 'mixte'
        when nb_hausses > 0 then 'hausse'
        when nb_baisses > 0 then 'baisse'
        else 'identique'
    end
{%- endmacro %}
