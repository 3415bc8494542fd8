-- Rows of property sales: a row is a unit of a sale, and repeats the price of the whole sale.
with lignes as (select * from {{ source('registre', 'dvf_mutation') }}),

final as (
    select
        source_id,
        edition,
        correction,
        cast(year(date_mutation) as integer) as annee,
        edition || ':' || id_mutation as id_vente,
        edition || ':' || ligne as objet,
        nature_mutation,
        valeur_fonciere,
        code_commune,
        code_type_local,
        surface_reelle_bati
    from lignes
)

select * from final
