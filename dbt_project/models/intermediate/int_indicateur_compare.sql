-- Why an indicator has no gap, or no evolution, wherever it is: the rules by which fct_ecart and
-- fct_evolution leave it out, in words. Null where it has some.
with indicateurs as (select * from {{ ref('indicateurs') }}),

unites as (select * from {{ ref('unites') }}),

final as (
    select
        indicateurs.code_indicateur,
        case
            when unites.nature_ecart = 'aucun' then unites.motif_aucun
            when indicateurs.agregation = 'sum'
                then 'une somme grandit avec le territoire : pas d''écart'
        end as motif_sans_ecart,
        case when unites.nature_evolution = 'aucun' then unites.motif_aucun end
            as motif_sans_evolution
    from indicateurs
    inner join unites on indicateurs.unite = unites.unite
)

select * from final
