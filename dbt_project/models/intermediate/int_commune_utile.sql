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
    -- What is counted in a commune that has merged is not known of the one of then.
    where parts.code_commune = parts.code_commune_actuelle
)

select * from final
