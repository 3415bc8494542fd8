-- Actions of the contracts, one row per action and year: its rows per funder and per quartier are
-- gathered, so that nothing is counted twice. An action is kept as soon as one funder keeps it.
with programmation as (select * from {{ ref('stg_programmation') }}),

final as (
    select
        id_action,
        millesime,
        max(intitule) as intitule,
        max(code_contrat) as code_contrat,
        max(theme) as theme,
        max(sous_theme) as sous_theme,
        max({{ porteur_montre('porteur_nom', 'porteur_siret') }}) as porteur_nom,
        max(porteur_siret) as porteur_siret,
        {{ liste_texte('code_quartier', ';') }} as quartiers,
        count(distinct code_quartier) as nb_quartiers,
        case
            when count(distinct code_quartier) = 1 then 'un_seul_quartier'
            when max(case when est_part_egale then 1 else 0 end) = 1 then 'parts_egales'
            else 'cle_du_fichier'
        end as methode_repartition,
        case when min(statut) = max(statut) then min(statut) else 'selon_financeur' end as statut,
        max(case when est_retenue then 1 else 0 end) = 1 as est_retenue,
        max(case when reconduite then 1 else 0 end) = 1 as est_reconduite,
        max(case when bilan_recu then 1 when not bilan_recu then 0 end) = 1 as bilan_recu,
        max(budget_total) as budget_total,
        count(distinct financeur) as nb_financeurs,
        {{ somme_connue('montant_sollicite * part') }} as montant_sollicite,
        {{ somme_connue('montant_accorde * part') }} as montant_accorde,
        {{ somme_connue(
            "case when nature_credit = 'droit_commun' then montant_accorde * part else 0 end"
        ) }} as montant_droit_commun,
        max(beneficiaires_prevus) as beneficiaires_prevus,
        max(beneficiaires_realises_f) as femmes,
        max(beneficiaires_realises_h) as hommes,
        max(beneficiaires_geolocalises) as geolocalises,
        max(beneficiaires_qpv) as en_qpv,
        max(source_id) as source_id,
        max(edition) as edition,
        max(correction) as correction
    from programmation
    group by id_action, millesime
)

select * from final
