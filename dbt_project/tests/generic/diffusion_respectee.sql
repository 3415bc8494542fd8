{#- What is restricted stays so in every table that is made of it. -#}
{% test diffusion_respectee(model) %}
    select faits.*
    from {{ model }} as faits
    left join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where
        indicateurs.diffusion is null
        or coalesce(faits.diffusion, '') <> indicateurs.diffusion
{% endtest %}
