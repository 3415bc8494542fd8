-- Programming of the contracts: actions (once each, although a row is per funder and quartier),
-- euros by funder and nature of credit, beneficiaries of the actions that were kept.
with programmation as (select * from {{ ref('stg_programmation') }}),

lignes as (
    select
        *,
        cast(null as varchar) as code_commune,
        cast(null as varchar) as code_ept,
        case when est_part_egale then 'clé absente : parts égales entre les quartiers' end as note
    from programmation
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_action'},
        {'variable': 'cdv_actions', 'objet': 'id_action'},
        {'variable': 'cdv_actions_retenues', 'objet': 'id_action', 'si': 'est_retenue'},
        {'variable': 'cdv_actions_reconduites', 'objet': 'id_action', 'si': 'reconduite'},
        {'variable': 'cdv_montant', 'valeur': 'montant_accorde', 'note': 'note'},
        {'variable': 'cdv_montant_specifique', 'valeur': 'montant_accorde', 'note': 'note',
            'si': "nature_credit = 'specifique_ville'"},
        {'variable': 'cdv_montant_droit_commun', 'valeur': 'montant_accorde',
            'si': "nature_credit = 'droit_commun'"},
        {'variable': 'cdv_montant_ept', 'valeur': 'montant_accorde', 'si': "financeur = 'EPT'"},
        {'variable': 'cdv_montant_autres', 'valeur': 'montant_accorde',
            'si': "financeur <> 'EPT'"},
        {'variable': 'cdv_montant_theme_1', 'valeur': 'montant_accorde', 'si': "theme = '1'"},
        {'variable': 'cdv_montant_theme_2', 'valeur': 'montant_accorde', 'si': "theme = '2'"},
        {'variable': 'cdv_montant_theme_3', 'valeur': 'montant_accorde', 'si': "theme = '3'"},
        {'variable': 'cdv_montant_theme_4', 'valeur': 'montant_accorde', 'si': "theme = '4'"},
        {'variable': 'cdv_beneficiaires_f', 'objet': 'id_action',
            'valeur': 'beneficiaires_realises_f', 'si': 'est_retenue'},
        {'variable': 'cdv_beneficiaires_h', 'objet': 'id_action',
            'valeur': 'beneficiaires_realises_h', 'si': 'est_retenue'},
        {'variable': 'cdv_beneficiaires_geolocalises', 'objet': 'id_action',
            'valeur': 'beneficiaires_geolocalises', 'si': 'est_retenue'},
        {'variable': 'cdv_beneficiaires_qpv', 'objet': 'id_action', 'valeur': 'beneficiaires_qpv',
            'si': 'est_retenue'},
        {'variable': 'cdv_beneficiaires', 'objet': 'id_action', 'si': 'est_retenue',
            'valeur': 'beneficiaires_realises_f + beneficiaires_realises_h'},
    ]) }}
)

select * from final
