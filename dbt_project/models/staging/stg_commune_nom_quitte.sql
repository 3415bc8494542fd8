-- Names that a commune bore when the quartiers of 2015 were drawn, or since, and has left (INSEE,
-- COG, last edition).
with lignes as (select * from {{ source('registre', 'cog_commune_depuis_1943') }}),

final as (
    select
        code_commune,
        date_fin,
        {{ normalise_nom('nom') }} as nom_normalise
    from lignes
    where
        edition = (select max(derniere.edition) from lignes as derniere)
        and type_commune = 'COM'
        and date_fin > date '2014-12-30'
)

select * from final
