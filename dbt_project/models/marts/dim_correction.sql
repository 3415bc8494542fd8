-- Every correction of a publisher's error, applied or not: nothing is changed in silence.
with corrections as (select * from {{ ref('stg_correction') }}),

final as (
    select
        source_id,
        edition,
        correction,
        objet,
        variable,
        lignes_visees,
        publie,
        action,
        valeur_corrigee,
        statut,
        raison,
        preuve,
        etat_declare,
        etat,
        trouve,
        nb_cellules,
        severite,
        auteur,
        date_correction,
        {{ nature_donnees('est_simule') }} as nature_donnees
    from corrections
)

select * from final
