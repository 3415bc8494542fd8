{#- Medians, deciles and rates are « non sommables » (INSEE): no aggregate of theirs. -#}
{% test jamais_agrege(model) %}
    select faits.*
    from {{ model }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where
        indicateurs.agregation = 'non_aggregable'
        and (
            faits.est_agrege
            or faits.type_territoire in ('contrat_ville', 'ensemble_qpv', 'quartier_vecu', 'ept')
        )
{% endtest %}
