{#- Levels (counts, total amounts) are not compared with those of a larger territory. -#}
{% test jamais_de_niveau(model) %}
    select faits.*
    from {{ model }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    inner join {{ ref('unites') }} as unites on indicateurs.unite = unites.unite
    where indicateurs.agregation = 'sum' or unites.nature_ecart = 'aucun'
{% endtest %}
