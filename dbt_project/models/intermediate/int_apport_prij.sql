-- Young people followed: a stock is that of the last month received, a flow adds the months of the
-- year and stays provisional until the twelve are there. A masked cell stays masked. The total of
-- all ages is published (PRJ01): those under 26 alone would tell a count of 1 to 4 above (rule R5).
with prij as (
    select
        *,
        sum(case when tranche_age = '26-30' then nb_accompagnes end) over (
            partition by mois
        ) as nb_plus_de_25_ans
    from {{ ref('stg_prij') }}
),

lignes as (
    select
        *,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_commune,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part,
        'stock de ' || dernier_mois as note_stock,
        case when nb_mois < 12 then nb_mois || ' mois reçus sur 12' end as note_flux
    from prij
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_prij'},
        {'variable': 'prij_accompagnes', 'valeur': 'nb_accompagnes',
            'statut': 'nb_accompagnes_statut', 'note': 'note_stock',
            'si': 'est_dernier_mois'},
        {'variable': 'prij_accompagnes_f', 'valeur': 'nb_accompagnes',
            'statut': 'nb_accompagnes_statut', 'note': 'note_stock',
            'si': "est_dernier_mois and sexe = 'F'"},
        {'variable': 'prij_accompagnes_16_25', 'valeur': 'nb_accompagnes', 'note': 'note_stock',
            'statut': "case when " ~ effectif_protege('nb_plus_de_25_ans') ~ " then 'S' else "
            ~ "nb_accompagnes_statut end",
            'si': "est_dernier_mois and tranche_age <> '26-30'"},
        {'variable': 'prij_sorties_emploi', 'valeur': 'sorties_emploi', 'note': 'note_flux',
            'statut': provisoire('sorties_emploi_statut', 'nb_mois < 12')},
        {'variable': 'prij_sorties_formation', 'valeur': 'sorties_formation', 'note': 'note_flux',
            'statut': provisoire('sorties_formation_statut', 'nb_mois < 12')},
        {'variable': 'prij_sorties_autres', 'valeur': 'sorties_autres', 'note': 'note_flux',
            'statut': provisoire('sorties_autres_statut', 'nb_mois < 12')},
    ]) }}
)

select * from final
