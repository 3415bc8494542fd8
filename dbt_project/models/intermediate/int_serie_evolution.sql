-- The evolution of each value of a series since the most recent year that compares on the same
-- contour, else the most recent pair and why it does not: fct_evolution keeps the rules, its pairs
-- of two different contours are left out.
with paires as (select * from {{ ref('fct_evolution') }} where type_territoire = 'qpv'),

identiques as (select * from {{ ref('int_lignee') }} where relation = 'identique'),

rangees as (
    select
        paires.*,
        row_number() over (
            partition by paires.code_territoire, paires.code_indicateur, paires.millesime
            order by
                case when paires.evolution is null then 1 else 0 end,
                paires.millesime_anterieur desc,
                case when paires.code_anterieur = paires.code_territoire then 0 else 1 end
        ) as rang
    from paires
    left join identiques
        on
            paires.code_territoire = identiques.code_territoire
            and paires.code_anterieur = identiques.code_anterieur
    where
        paires.code_anterieur = paires.code_territoire
        or identiques.code_anterieur is not null
),

final as (select * from rangees where rang = 1)

select * from final
