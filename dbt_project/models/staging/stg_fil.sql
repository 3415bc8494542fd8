-- Projects of the local initiatives fund: one row per project and quartier, amounts of the whole
-- project.
with lignes as (select * from {{ source('registre', 'ept_fil') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        id_projet,
        intitule,
        porteur_nom,
        porteur_type,
        porteur_id,
        code_commune,
        code_quartier,
        cle_repartition,
        theme,
        date_commission,
        montant_demande,
        montant_attribue,
        montant_verse,
        statut,
        nb_participants,
        nb_femmes,
        nb_16_25
    from lignes
)

select * from final
