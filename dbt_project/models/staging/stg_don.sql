-- Gifts to the endowment fund, donors under pseudonyms: never shown one by one.
with lignes as (select * from {{ source('registre', 'fdd') }}),

final as (
    select
        source_id,
        edition,
        correction,
        cast(year(date_don) as integer) as millesime,
        id_don,
        id_donateur,
        donateur_type,
        montant,
        affectation_qpv,
        fleche,
        -- Not `code_quartier`: the sums of the register are made for the EPT alone.
        code_quartier as code_quartier_beneficiaire
    from lignes
)

select * from final
