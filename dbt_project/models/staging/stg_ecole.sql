-- Schools that are open, in the last directory received of each year.
with lignes as (select * from {{ source('registre', 'etablissement_scolaire') }}),

dernieres as (
    select
        source_id,
        left(edition, 4) as annee,
        max(edition) as edition
    from lignes
    group by source_id, left(edition, 4)
),

final as (
    select
        lignes.source_id,
        lignes.edition,
        lignes.correction,
        cast(dernieres.annee as integer) as millesime,
        lignes.edition || ':' || lignes.ligne as id_ecole,
        lignes.uai,
        lignes.code_commune,
        lignes.education_prioritaire
    from lignes
    inner join dernieres
        on lignes.source_id = dernieres.source_id and lignes.edition = dernieres.edition
    where lignes.etat <> 'A OUVRIR'
)

select * from final
