-- Communes of which each register of located things says something each year: it names them, or
-- lists all that their département has (variables_registre.zero). Elsewhere its silence is no zero.
with comptes as (select * from {{ ref('int_point_compte') }}),

regles as (select * from {{ ref('variables_registre') }}),

utiles as (select * from {{ ref('int_commune_utile') }}),

variables as (
    select distinct
        source_id,
        variable,
        millesime,
        famille
    from comptes
),

nommees as (
    select
        source_id,
        millesime,
        code_commune,
        max(edition) as edition
    from comptes
    group by source_id, millesime, code_commune
),

final as (
    select
        variables.source_id,
        variables.variable,
        variables.millesime,
        variables.famille,
        utiles.code_commune,
        max(nommees.edition) as edition
    from variables
    inner join regles on variables.variable = regles.variable
    inner join nommees
        on variables.source_id = nommees.source_id and variables.millesime = nommees.millesime
    inner join utiles
        on
            nommees.code_commune = utiles.code_commune
            or (
                regles.zero = 'departement'
                and substring(nommees.code_commune, 1, 2) = substring(utiles.code_commune, 1, 2)
            )
    group by
        variables.source_id, variables.variable, variables.millesime, variables.famille,
        utiles.code_commune
)

select * from final
