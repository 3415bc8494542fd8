-- Programming of the contracts: one row per action, funder and quartier, with the part of the
-- quartier. A file without key means equal parts (PARTNER_FILES, section 4).
with lignes as (select * from {{ source('registre', 'cdv_prog') }}),

eclatees as (
    select
        *,
        1 + length(quartiers) - length(replace(quartiers, ';', '')) as nb_quartiers,
        -- Two lists side by side, in the same order.
        trim({{ eclate('quartiers', ';') }}) as code_quartier,
        trim({{ eclate('cle_repartition', ';') }}) as cle_quartier
    from lignes
),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        id_action,
        intitule,
        code_cv as code_contrat,
        code_quartier,
        coalesce(
            cast(replace(cle_quartier, ',', '.') as double), 1.0 / nb_quartiers
        ) as part,
        cle_quartier is null and nb_quartiers > 1 as est_part_egale,
        nb_quartiers,
        theme,
        sous_theme,
        porteur_nom,
        porteur_siret,
        budget_total,
        financeur,
        nature_credit,
        montant_sollicite,
        montant_accorde,
        statut,
        statut in ('retenu', 'realise') as est_retenue,
        reconduite,
        bilan_recu,
        beneficiaires_prevus,
        beneficiaires_realises_f,
        beneficiaires_realises_h,
        beneficiaires_geolocalises,
        beneficiaires_qpv
    from eclatees
)

select * from final
