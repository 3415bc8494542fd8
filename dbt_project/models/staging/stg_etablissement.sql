-- Establishments of Sirene, open or closed, in the last monthly stock received of each year; both
-- tables of the register are whole photographs, so an older one of the year adds nothing.
with lignes as (select * from {{ source('registre', 'sirene_etablissement') }}),

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
        lignes.siret,
        lignes.code_commune,
        lignes.etat_administratif = 'A' as est_actif,
        cast(year(lignes.date_creation) as integer) as annee_creation,
        -- Beginning of the last period: the closing of what is closed; 1900-01-01 is unknown.
        case
            when lignes.etat_administratif = 'F' and lignes.date_debut > date '1900-01-01'
                then cast(year(lignes.date_debut) as integer)
        end as annee_fermeture,
        lignes.tranche_effectifs,
        lignes.activite_principale,
        lignes.nomenclature_activite
    from lignes
    inner join dernieres
        on lignes.source_id = dernieres.source_id and lignes.edition = dernieres.edition
)

select * from final
