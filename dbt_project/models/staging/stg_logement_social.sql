-- Social dwellings, one by one: the stock at 1 January of the year that the edition names, one file
-- per département.
with lignes as (select * from {{ source('registre', 'rpls_logement') }}),

final as (
    select
        source_id,
        edition,
        correction,
        cast(left(edition, 4) as integer) as millesime,
        ligne,
        edition || ':' || ligne as id_logement,
        code_commune,
        etiquette_energie
    from lignes
)

select * from final
