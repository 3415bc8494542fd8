-- Urban renewal operations as last observed in the year.
with operations as (select * from {{ ref('stg_npnru_local') }}),

lignes as (
    select
        *,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_commune,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part
    from operations
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_operation'},
        {'variable': 'npnru_prevus', 'valeur': 'nb_logements_prevus'},
        {'variable': 'npnru_realises', 'valeur': 'nb_logements_realises'},
        {'variable': 'npnru_realises_demolition', 'valeur': 'nb_logements_realises',
            'si': "type_operation = 'demolition'"},
        {'variable': 'npnru_realises_reconstitution', 'valeur': 'nb_logements_realises',
            'si': "type_operation = 'reconstitution'"},
        {'variable': 'npnru_realises_rehabilitation', 'valeur': 'nb_logements_realises',
            'si': "type_operation = 'rehabilitation'"},
        {'variable': 'npnru_realises_residentialisation', 'valeur': 'nb_logements_realises',
            'si': "type_operation = 'residentialisation'"},
        {'variable': 'npnru_reconstitution_hors_qpv', 'valeur': 'nb_logements_realises',
            'si': "type_operation = 'reconstitution' and hors_qpv"},
        {'variable': 'npnru_anru_conventionnee', 'valeur': 'subvention_anru_conventionnee'},
        {'variable': 'npnru_anru_engagee', 'valeur': 'subvention_anru_engagee'},
    ]) }}
)

select * from final
