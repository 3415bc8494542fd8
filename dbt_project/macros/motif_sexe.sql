{#- What stands for the sex that no variable of the source describes. -#}
{% macro motif_sexe() -%} aucune donnée de ce sexe à la source {%- endmacro %}

{#- What stands for both sexes where no row tells them apart, that year. -#}
{% macro motif_sans_sexe() -%} pas de valeur par sexe (source sans distinction ou indicateur propre à un sexe) {%- endmacro %}
