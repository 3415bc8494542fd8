-- Territories that a register of the EPT covers whole, named in it or not: the quartiers that it
-- may reach (int_quartier_cible), and its communes in any geography (generation null).
with final as (
    select
        generation,
        type_territoire as niveau_geo,
        code_quartier as code_geo
    from {{ ref('int_quartier_cible') }}
    union all
    select
        null as generation,
        'commune' as niveau_geo,
        code_commune as code_geo
    from {{ ref('int_commune_ept') }}
    where code_ept = '{{ var("ept_des_depots") }}'
)

select * from final
