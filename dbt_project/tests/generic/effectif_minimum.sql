{#- Nothing under 5 persons is visible where R5 applies. -#}
{% test effectif_minimum(model, colonnes) %}
    select faits.*
    from {{ model }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where
        indicateurs.regle_secret like '%R5%'
        and (
            {%- for colonne in colonnes %}
            {{ 'or ' if not loop.first }}{{ effectif_protege('faits.' ~ colonne) }}
            {%- endfor %}
        )
{% endtest %}
