-- Gifts to the endowment fund, donors under pseudonyms: never shown one by one.
with lignes as (select * from {{ source('registre', 'fdd') }}),

final as (
    select
        source_id,
        edition,
        correction,
        cast(year(date_don) as integer) as millesime,
        id_donateur,
        montant,
        affectation_qpv
    from lignes
)

select * from final
