-- How the values of each unit are compared, between territories and in time.
with unites as (select * from {{ ref('unites') }}),

final as (
    select
        unite,
        nature_ecart,
        unite_ecart,
        nature_evolution,
        unite_evolution,
        raison,
        motif_aucun
    from unites
)

select * from final
