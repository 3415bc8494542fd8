-- Posts of adultes-relais, one row each. A post that passes from one establishment to another in
-- the year has two rows, both at the whole amount: the publisher's control counts keep them.
with lignes as (select * from {{ source('registre', 'adulte_relais') }}),

final as (
    select
        source_id,
        edition,
        correction,
        ligne,
        annee as millesime,
        id_poste,
        raison_sociale as porteur_nom,
        siret as porteur_siret,
        montant,
        codes_contrats,
        coalesce(codes_contrats like '%;%', false) as est_partagee
    from lignes
)

select * from final
