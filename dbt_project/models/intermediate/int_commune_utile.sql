-- Communes whose located things are counted: those of the perimeter, and those that a quartier in
-- scope spills over to.
with parts as (select * from {{ ref('int_quartier_commune') }}),

portees as (select * from {{ ref('int_portee') }} where niveau_geo = 'qpv'),

final as (
    select code_commune from {{ ref('int_perimetre_commune') }}
    union distinct
    select parts.code_commune
    from parts
    inner join portees on parts.code_quartier = portees.code_geo
    where parts.code_commune is not null
)

select * from final
