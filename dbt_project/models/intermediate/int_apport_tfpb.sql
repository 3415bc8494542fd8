-- Counterparts of the tax allowance. Dwellings and allowance are repeated on each action: they
-- count once per convention and quartier.
with tfpb as (select * from {{ ref('stg_tfpb') }}),

lignes as (
    select
        *,
        id_convention || ':' || code_quartier as convention_quartier,
        depense_realisee * part_abattement / 100 as depense_imputee,
        cast(null as varchar) as code_contrat,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part
    from tfpb
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'convention_quartier'},
        {'variable': 'tfpb_abattement', 'objet': 'convention_quartier',
            'valeur': 'montant_abattement_estime'},
        {'variable': 'tfpb_logements', 'objet': 'convention_quartier',
            'valeur': 'nb_logements'},
        {'variable': 'tfpb_logements_couverts', 'objet': 'convention_quartier',
            'valeur': 'nb_logements'},
        {'variable': 'tfpb_depense_imputee', 'valeur': 'depense_imputee'},
        {'variable': 'tfpb_depense', 'valeur': 'depense_realisee'},
        {'variable': 'tfpb_depense_personnel_proximite', 'valeur': 'depense_realisee',
            'si': "axe = 'personnel_proximite'"},
        {'variable': 'tfpb_depense_formation', 'valeur': 'depense_realisee',
            'si': "axe = 'formation'"},
        {'variable': 'tfpb_depense_sur_entretien', 'valeur': 'depense_realisee',
            'si': "axe = 'sur_entretien'"},
        {'variable': 'tfpb_depense_dechets_encombrants', 'valeur': 'depense_realisee',
            'si': "axe = 'dechets_encombrants'"},
        {'variable': 'tfpb_depense_tranquillite', 'valeur': 'depense_realisee',
            'si': "axe = 'tranquillite'"},
        {'variable': 'tfpb_depense_concertation_sensibilisation', 'valeur': 'depense_realisee',
            'si': "axe = 'concertation_sensibilisation'"},
        {'variable': 'tfpb_depense_animation_lien_social', 'valeur': 'depense_realisee',
            'si': "axe = 'animation_lien_social'"},
        {'variable': 'tfpb_depense_petits_travaux', 'valeur': 'depense_realisee',
            'si': "axe = 'petits_travaux'"},
    ]) }}
)

select * from final
