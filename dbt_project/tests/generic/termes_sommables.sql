{#- Published rates and income figures may not be terms of an indicator that is summed: the sum of
    census rates over quartiers would be an average in disguise. -#}
{% test termes_sommables(model, prefixes) %}
    select termes.*
    from {{ model }} as termes
    inner join {{ ref('indicateurs') }} as indicateurs
        on termes.code_indicateur = indicateurs.code_indicateur
    where
        indicateurs.agregation in ('sum', 'ratio_of_sums')
        and (
            {%- for prefixe in prefixes %}
            {{ 'or ' if not loop.first }}termes.variable like '{{ prefixe }}%'
            {%- endfor %}
        )
{% endtest %}
