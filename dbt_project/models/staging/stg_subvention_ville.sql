-- Subsidies of the programme 147. The file has no identifier: the line of the edition is one. A row
-- may name several contracts, and nothing shares its amount between them.
with lignes as (select * from {{ source('registre', 'subvention_ville') }}),

final as (
    select
        source_id,
        edition,
        correction,
        ligne,
        -- One file a year, named after it; no column says the year.
        cast(edition as integer) as millesime,
        action as intitule,
        porteur as porteur_nom,
        code_porteur,
        echelle,
        theme,
        sous_theme,
        montant,
        code_contrat as codes_contrats,
        coalesce(code_contrat like '%;%', false) as est_partagee
    from lignes
)

select * from final
