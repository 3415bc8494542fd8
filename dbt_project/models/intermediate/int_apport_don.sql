-- Gifts to the endowment fund, and how many donors stand behind each sum (rule D3).
with dons as (select * from {{ ref('stg_don') }}),

lignes as (
    select
        *,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_commune,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part
    from dons
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_donateur'},
        {'variable': 'fdd_montant', 'valeur': 'montant'},
        {'variable': 'fdd_montant_qpv', 'valeur': 'montant', 'si': 'affectation_qpv'},
        {'variable': 'fdd_donateurs', 'objet': 'id_donateur'},
        {'variable': 'fdd_donateurs_qpv', 'objet': 'id_donateur', 'si': 'affectation_qpv'},
        {'variable': 'fdd_donateurs_hors_qpv', 'objet': 'id_donateur', 'si': 'not affectation_qpv'},
    ]) }}
)

select * from final
