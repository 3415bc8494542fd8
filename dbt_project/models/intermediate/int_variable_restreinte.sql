-- Variables that only restricted indicators use, by sex or not, and those that no indicator uses
-- and that say the same thing: observers see nothing of them.
with usages as (
    select
        variable,
        code_indicateur
    from {{ ref('indicateur_termes') }}
    union all
    select
        variable,
        code_indicateur
    from {{ ref('indicateur_termes_sexe') }}
),

termes as (
    select
        usages.variable,
        indicateurs.diffusion
    from usages
    inner join {{ ref('indicateurs') }} as indicateurs
        on usages.code_indicateur = indicateurs.code_indicateur
),

final as (
    select variable
    from termes
    group by variable
    having max(case when diffusion = 'public' then 1 else 0 end) = 0
    union distinct
    select variable
    from {{ ref('variables_sensibles') }}
)

select * from final
