-- Young women and young men followed, each on their own: the stock and the exits of
-- int_apport_prij, of the rows of one sex. A sex is never a total less the other.
with lignes as (select * from {{ ref('int_prij_suivi') }}),

final as (
    {{ apports('lignes', [
        {'variable': 'prij_accompagnes_f', 'valeur': 'nb_accompagnes',
            'statut': 'nb_accompagnes_statut', 'note': 'note_stock',
            'si': "est_dernier_mois and sexe = 'F'"},
        {'variable': 'prij_sorties_emploi_f', 'valeur': 'sorties_emploi',
            'statut': provisoire('sorties_emploi_statut', 'nb_mois < 12'),
            'note': 'note_flux', 'si': "sexe = 'F'"},
        {'variable': 'prij_sorties_formation_f', 'valeur': 'sorties_formation',
            'statut': provisoire('sorties_formation_statut', 'nb_mois < 12'),
            'note': 'note_flux', 'si': "sexe = 'F'"},
        {'variable': 'prij_sorties_autres_f', 'valeur': 'sorties_autres',
            'statut': provisoire('sorties_autres_statut', 'nb_mois < 12'),
            'note': 'note_flux', 'si': "sexe = 'F'"},
        {'variable': 'prij_accompagnes_h', 'valeur': 'nb_accompagnes',
            'statut': 'nb_accompagnes_statut', 'note': 'note_stock',
            'si': "est_dernier_mois and sexe = 'H'"},
        {'variable': 'prij_sorties_emploi_h', 'valeur': 'sorties_emploi',
            'statut': provisoire('sorties_emploi_statut', 'nb_mois < 12'),
            'note': 'note_flux', 'si': "sexe = 'H'"},
        {'variable': 'prij_sorties_formation_h', 'valeur': 'sorties_formation',
            'statut': provisoire('sorties_formation_statut', 'nb_mois < 12'),
            'note': 'note_flux', 'si': "sexe = 'H'"},
        {'variable': 'prij_sorties_autres_h', 'valeur': 'sorties_autres',
            'statut': provisoire('sorties_autres_statut', 'nb_mois < 12'),
            'note': 'note_flux', 'si': "sexe = 'H'"},
    ]) }}
)

select * from final
