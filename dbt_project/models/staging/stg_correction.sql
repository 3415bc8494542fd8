-- One row per correction and edition: what was wrong, what replaces it, and whether it still holds.
with corrections as (select * from {{ source('entrees', 'correction') }}),

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
        est_simule
    from corrections
)

select * from final
