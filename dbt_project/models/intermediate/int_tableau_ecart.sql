-- How many territories of a kind have a gap to each level, and how many stand on its worse side.
with ecarts as (
    select
        faits.*,
        indicateurs.sens
    from {{ ref('fct_ecart') }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where faits.ecart is not null
),

final as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        {{ comptes_d_ecarts() }}
    from ecarts
    group by type_territoire, generation, code_indicateur, millesime
)

select * from final
