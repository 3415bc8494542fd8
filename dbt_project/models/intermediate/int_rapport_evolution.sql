-- The evolution that a report shows: the most recent year that compares, else the most recent pair
-- with the reason why it does not.
with paires as (
    select
        *,
        row_number() over (
            partition by type_territoire, code_territoire, code_indicateur, millesime
            order by
                case when evolution is null then 1 else 0 end,
                millesime_anterieur desc,
                code_anterieur asc
        ) as rang
    from {{ ref('fct_evolution') }}
),

final as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        code_anterieur,
        millesime_anterieur,
        valeur_anterieure,
        evolution,
        nature_evolution,
        unite_evolution,
        est_significative,
        motif_absence as motif_evolution,
        reserve as reserve_evolution,
        case when evolution is not null then confiance end as confiance_evolution
    from paires
    where rang = 1
)

select * from final
