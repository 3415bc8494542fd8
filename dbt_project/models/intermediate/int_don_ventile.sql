-- Gifts under each breakdown that is published: a gift is once in each. The quartiers share the gifts
-- for quartiers alone, whose total is the category `qpv` of the breakdown by purpose.
with dons as (select * from {{ ref('stg_don') }}),

final as (
    select
        *,
        'ensemble' as ventilation,
        'ensemble' as categorie
    from dons
    union all
    select
        *,
        'affectation' as ventilation,
        case when affectation_qpv then 'qpv' else 'hors_qpv' end as categorie
    from dons
    union all
    select
        *,
        'donateur_type' as ventilation,
        donateur_type as categorie
    from dons
    union all
    select
        *,
        'fleche' as ventilation,
        case when fleche then 'fleche' else 'non_fleche' end as categorie
    from dons
    union all
    select
        *,
        'quartier' as ventilation,
        coalesce(code_quartier_beneficiaire, 'non_precise') as categorie
    from dons
    where affectation_qpv
)

select * from final
