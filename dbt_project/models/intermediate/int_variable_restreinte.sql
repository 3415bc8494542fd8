-- Variables that only restricted indicators use: observers see nothing of them.
with termes as (
    select
        termes.variable,
        indicateurs.diffusion
    from {{ ref('indicateur_termes') }} as termes
    inner join {{ ref('indicateurs') }} as indicateurs
        on termes.code_indicateur = indicateurs.code_indicateur
),

final as (
    select variable
    from termes
    group by variable
    having max(case when diffusion = 'public' then 1 else 0 end) = 0
)

select * from final
