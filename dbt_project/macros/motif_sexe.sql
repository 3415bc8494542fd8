{#- What stands for the sex that no variable of the source describes. -#}
{% macro motif_sexe() -%} aucune donnée de ce sexe à la source {%- endmacro %}
