{#- Rule R5: a count under 5 says something about persons; a real zero does not. -#}
{% macro effectif_protege(effectif) -%}
    coalesce({{ effectif }} > 0 and {{ effectif }} < {{ seuil_effectif() }}, false)
{%- endmacro %}

{% macro seuil_effectif() -%} 5 {%- endmacro %}
