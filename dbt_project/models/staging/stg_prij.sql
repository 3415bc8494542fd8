-- Monthly follow-up of the young. The months received in the year tell whether a flow is whole, and
-- which stock is the last one.
with lignes as (select * from {{ source('registre', 'prij') }}),

mois_lus as (
    select
        *,
        cast(substring(mois, 1, 4) as integer) as millesime
    from lignes
),

annees as (
    select
        millesime,
        max(mois) as dernier_mois,
        count(distinct mois) as nb_mois
    from mois_lus
    group by millesime
),

final as (
    select
        mois_lus.source_id,
        mois_lus.edition,
        mois_lus.correction,
        mois_lus.millesime,
        mois_lus.id_prij,
        mois_lus.sexe,
        mois_lus.mois,
        mois_lus.tranche_age,
        -- Not `code_quartier`: the sums of the register are made for the EPT alone.
        mois_lus.code_quartier as code_quartier_suivi,
        mois_lus.mois = annees.dernier_mois as est_dernier_mois,
        annees.dernier_mois,
        annees.nb_mois,
        mois_lus.nb_reperes,
        mois_lus.nb_reperes_statut,
        mois_lus.nb_actifs,
        mois_lus.nb_actifs_statut,
        mois_lus.duree_mediane_jours,
        mois_lus.nb_accompagnes,
        mois_lus.nb_accompagnes_statut,
        mois_lus.sorties_emploi,
        mois_lus.sorties_emploi_statut,
        mois_lus.sorties_formation,
        mois_lus.sorties_formation_statut,
        mois_lus.sorties_autres,
        mois_lus.sorties_autres_statut
    from mois_lus
    inner join annees on mois_lus.millesime = annees.millesime
)

select * from final
