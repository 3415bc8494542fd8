-- Payments for FONJEP posts, one row each. Whole rows repeat up to 2022 and the control figures of
-- the publisher count every one: the line tells them apart.
with lignes as (select * from {{ source('registre', 'poste_fonjep') }}),

final as (
    select
        source_id,
        edition,
        correction,
        ligne,
        annee as millesime,
        id_poste,
        raison_sociale as porteur_nom,
        montant,
        codes_contrats,
        coalesce(codes_contrats like '%;%', false) as est_partagee
    from lignes
)

select * from final
