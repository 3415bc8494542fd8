-- Citizens' councils and project houses. Members and meetings count once per instance, whatever the
-- number of quartiers that it covers. Shares of quartiers and communes stay provisional until every
-- commune that has a quartier has handed its file over.
with lignes as (select * from {{ ref('int_participation_instance') }}),

cibles as (
    select distinct
        lignes.source_id,
        lignes.edition,
        cast(null as varchar) as correction,
        lignes.millesime,
        contrats.code_quartier,
        contrats.code_contrat,
        cast(null as varchar) as code_commune,
        cast(null as varchar) as code_ept,
        1 as part
    from lignes
    inner join {{ ref('quartier_contrat') }} as contrats
        on lignes.code_contrat = contrats.code_contrat and contrats.dans_ept = 'oui'
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_instance'},
        {'variable': 'cc_quartiers_actifs', 'objet': 'code_quartier',
            'si': 'est_conseil and nb_reunions >= 1',
            'statut': provisoire("'D'", 'communes_manquantes'), 'note': 'note_communes'},
        {'variable': 'cc_communes_avis', 'objet': 'code_commune', 'valeur': 'avis',
            'si': 'est_conseil', 'statut': provisoire('avis_statut', 'communes_manquantes'),
            'note': 'note_communes'},
        {'variable': 'cc_membres_f', 'objet': 'id_instance', 'valeur': 'membres_f',
            'si': 'est_conseil'},
        {'variable': 'cc_membres_h', 'objet': 'id_instance', 'valeur': 'membres_h',
            'si': 'est_conseil'},
        {'variable': 'cc_membres_formes', 'objet': 'id_instance', 'valeur': 'membres_formes',
            'si': 'est_conseil'},
        {'variable': 'cc_comites', 'objet': 'id_instance', 'valeur': 'comites_pilotage_total',
            'si': 'est_conseil'},
        {'variable': 'cc_comites_presents', 'objet': 'id_instance',
            'valeur': 'comites_pilotage_presents', 'si': 'est_conseil'},
        {'variable': 'mdp_reunions', 'objet': 'id_instance', 'valeur': 'nb_reunions',
            'si': 'not est_conseil'},
    ]) }}
    union all
    {{ apports('cibles', [{'variable': 'cc_quartiers_cibles', 'objet': 'code_quartier'}]) }}
)

select * from final
