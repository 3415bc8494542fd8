-- Territories that are made of whole communes, with these: each commune, each EPT.
with final as (
    select
        'commune' as niveau_geo,
        code_commune as code_geo,
        code_commune
    from {{ ref('int_perimetre_commune') }}
    union all
    select
        'ept' as niveau_geo,
        code_ept as code_geo,
        code_commune
    from {{ ref('int_commune_ept') }}
)

select * from final
