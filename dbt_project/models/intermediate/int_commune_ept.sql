-- Communes of each EPT, and how many it has: what a total of the EPT must be made of.
with groupements as (select * from {{ ref('stg_groupement') }} where type_groupement = 'EPT'),

final as (
    select
        code_groupement as code_ept,
        code_commune,
        count(*) over (partition by code_groupement) as nb_communes
    from groupements
)

select * from final
