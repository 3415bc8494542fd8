-- Young women and young men followed, each on their own: the stock and the exits of
-- int_apport_prij, of the rows of one sex. A sex is never a total less the other, and its total
-- tells nothing of what its cells hide (int_prij_residu).
with lignes as (
    select
        suivi.*,
        coalesce(residus.stock_revele, false) as stock_revele,
        coalesce(residus.flux_revele, false) as flux_revele
    from {{ ref('int_prij_suivi') }} as suivi
    left join {{ ref('int_prij_residu') }} as residus
        on suivi.millesime = residus.millesime and suivi.sexe = residus.sexe
),

final as (
    {{ apports('lignes', [
        {'variable': 'prij_accompagnes_f', 'valeur': 'nb_accompagnes',
            'statut': secret_si('stock_revele', 'nb_accompagnes_statut'), 'note': 'note_stock',
            'si': "est_dernier_mois and sexe = 'F'"},
        {'variable': 'prij_sorties_emploi_f', 'valeur': 'sorties_emploi',
            'statut': statut_flux('sorties_emploi'),
            'note': 'note_flux', 'si': "sexe = 'F'"},
        {'variable': 'prij_sorties_formation_f', 'valeur': 'sorties_formation',
            'statut': statut_flux('sorties_formation'),
            'note': 'note_flux', 'si': "sexe = 'F'"},
        {'variable': 'prij_sorties_autres_f', 'valeur': 'sorties_autres',
            'statut': statut_flux('sorties_autres'),
            'note': 'note_flux', 'si': "sexe = 'F'"},
        {'variable': 'prij_accompagnes_h', 'valeur': 'nb_accompagnes',
            'statut': secret_si('stock_revele', 'nb_accompagnes_statut'), 'note': 'note_stock',
            'si': "est_dernier_mois and sexe = 'H'"},
        {'variable': 'prij_sorties_emploi_h', 'valeur': 'sorties_emploi',
            'statut': statut_flux('sorties_emploi'),
            'note': 'note_flux', 'si': "sexe = 'H'"},
        {'variable': 'prij_sorties_formation_h', 'valeur': 'sorties_formation',
            'statut': statut_flux('sorties_formation'),
            'note': 'note_flux', 'si': "sexe = 'H'"},
        {'variable': 'prij_sorties_autres_h', 'valeur': 'sorties_autres',
            'statut': statut_flux('sorties_autres'),
            'note': 'note_flux', 'si': "sexe = 'H'"},
    ]) }}
)

select * from final
