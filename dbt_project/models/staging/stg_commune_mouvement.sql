-- Communes whose code became another one (INSEE, COG, last edition): mergers, most of them.
with lignes as (select * from {{ source('registre', 'cog_mouvement_commune') }}),

final as (
    select distinct
        code_commune_avant,
        code_commune_apres,
        date_effet
    from lignes
    where
        edition = (select max(derniere.edition) from lignes as derniere)
        and type_commune_avant = 'COM' and type_commune_apres = 'COM'
        and code_commune_avant <> code_commune_apres
)

select * from final
