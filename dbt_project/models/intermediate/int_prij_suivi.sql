-- Rows of the follow-up of the young with their territory, the EPT alone, and what is to be said of
-- a stock (that of the last month received) and of a flow (the months received).
with final as (
    select
        *,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_commune,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part,
        'stock de ' || dernier_mois as note_stock,
        case when nb_mois < 12 then nb_mois || ' mois reçus sur 12' end as note_flux
    from {{ ref('stg_prij') }}
)

select * from final
