{#- Two generations of quartiers are compared only where the quartier of 2024 is that of 2015. -#}
{% test meme_geographie(model, derive) %}
    select faits.*
    from {{ model }} as faits
    left join {{ ref('passage_2015_2024') }} as passages
        on
            faits.code_territoire = passages.code_2024
            and faits.code_anterieur = passages.code_2015
            and passages.relation = 'identique'
    where
        faits.{{ derive }} is not null
        and passages.code_2024 is null
        and (
            faits.code_territoire <> faits.code_anterieur
            or coalesce(faits.generation, 0) <> coalesce(faits.generation_anterieure, 0)
        )
{% endtest %}
