-- One row per source and edition: where the bytes come from, in which state they are served.
with editions as (select * from {{ ref('stg_edition') }}),

sources as (select * from {{ ref('stg_source') }}),

final as (
    select
        editions.source_id,
        editions.edition,
        sources.libelle,
        sources.producteur,
        sources.page,
        sources.licence,
        sources.licence_verifiee,
        sources.periodicite,
        sources.forme,
        sources.niveau_geo,
        sources.confiance_base,
        sources.description,
        sources.type_acces,
        sources.acces_verifie,
        editions.format_prouve,
        sources.format_source,
        editions.nature,
        editions.etat,
        editions.est_servie,
        editions.est_perime,
        editions.motif,
        editions.fichiers,
        editions.sha256,
        editions.octets,
        editions.nb_lignes,
        editions.nb_quarantaine,
        editions.recu_le,
        {{ nature_donnees('editions.est_simule') }} as nature_donnees
    from editions
    left join sources on editions.source_id = sources.source_id
)

select * from final
