{#- What stands for the sex that no variable of the source describes. -#}
{% macro motif_sexe() -%} aucune donnée de ce sexe à la source {%- endmacro %}

{#- What stands for both sexes where no source tells them apart, that year. -#}
{% macro motif_sans_sexe() -%} la source ne distingue pas les femmes et les hommes {%- endmacro %}
