{#- Values of one unit stay between two bounds, but for the indicators named in `sauf`. -#}
{% test dans_les_bornes(model, unite, minimum=none, maximum=none, sauf=[]) %}
    select faits.*
    from {{ model }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where
        indicateurs.unite = '{{ unite }}'
        {%- if sauf %}
        and indicateurs.code_indicateur not in ('{{ sauf | join("', '") }}')
        {%- endif %}
        and (
            false
            {%- if minimum is not none %}
            or faits.valeur < {{ minimum }}
            {%- endif %}
            {%- if maximum is not none %}
            or faits.valeur > {{ maximum }}
            {%- endif %}
        )
{% endtest %}
