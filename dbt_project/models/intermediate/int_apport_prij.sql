-- Young people followed: a stock is that of the last month received, a flow adds the months of the
-- year and stays provisional until the twelve are there. A masked cell stays masked. The total of
-- all ages is published (PRJ01): those under 26 alone must tell no count of 1 to 4 (rule R5), and
-- no total those that its cells hide (int_prij_residu).
with lignes as (
    select
        suivi.*,
        mois.est_revele,
        coalesce(residus.stock_revele, false) as stock_revele,
        coalesce(residus.flux_revele, false) as flux_revele
    from {{ ref('int_prij_suivi') }} as suivi
    left join {{ ref('int_prij_revele') }} as mois on suivi.mois = mois.mois
    left join {{ ref('int_prij_residu') }} as residus
        on suivi.millesime = residus.millesime and residus.sexe = 'T'
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_prij'},
        {'variable': 'prij_accompagnes', 'valeur': 'nb_accompagnes',
            'statut': secret_si('stock_revele', 'nb_accompagnes_statut'), 'note': 'note_stock',
            'si': 'est_dernier_mois'},
        {'variable': 'prij_accompagnes_16_25', 'valeur': 'nb_accompagnes', 'note': 'note_stock',
            'statut': secret_si('est_revele or stock_revele', 'nb_accompagnes_statut'),
            'si': "est_dernier_mois and tranche_age <> '26-30'"},
        {'variable': 'prij_sorties_emploi', 'valeur': 'sorties_emploi', 'note': 'note_flux',
            'statut': statut_flux('sorties_emploi')},
        {'variable': 'prij_sorties_formation', 'valeur': 'sorties_formation', 'note': 'note_flux',
            'statut': statut_flux('sorties_formation')},
        {'variable': 'prij_sorties_autres', 'valeur': 'sorties_autres', 'note': 'note_flux',
            'statut': statut_flux('sorties_autres')},
    ]) }}
)

select * from final
