-- The same counts, with their zeros: of a kind that a covered commune has none of, it has 0.
with comptes as (select * from {{ ref('int_point_compte') }}),

communes as (select * from {{ ref('int_point_couverture') }}),

final as (
    select
        communes.*,
        comptes.correction,
        coalesce(comptes.nb, 0) as nb,
        coalesce(comptes.nb_situes, 0) as nb_situes
    from communes
    left join comptes
        on
            communes.variable = comptes.variable
            and communes.millesime = comptes.millesime
            and communes.famille = comptes.famille
            and communes.code_commune = comptes.code_commune
)

select * from final
