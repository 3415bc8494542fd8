-- Territories that a register of the EPT covers whole, named in it or not: quartiers prioritaires
-- in each geography; communes and quartiers de veille active in both (generation null).
with communes as (
    select code_commune from {{ ref('int_commune_ept') }}
    where code_ept = '{{ var("ept_des_depots") }}'
),

final as (
    select distinct
        generation,
        'qpv' as niveau_geo,
        code_quartier as code_geo
    from {{ ref('int_quartier_ept') }}
    where code_ept = '{{ var("ept_des_depots") }}'
    union all
    select
        null as generation,
        'commune' as niveau_geo,
        code_commune as code_geo
    from communes
    union all
    select
        null as generation,
        'qva' as niveau_geo,
        veilles.code_quartier as code_geo
    from {{ ref('stg_qva') }} as veilles
    inner join communes on veilles.code_commune = communes.code_commune
)

select * from final
