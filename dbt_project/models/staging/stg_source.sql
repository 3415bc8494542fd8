-- The catalogue of sources as the ingestion knows it.
with sources as (select * from {{ source('entrees', 'source') }}),

final as (
    select
        source_id,
        libelle,
        producteur,
        page,
        licence,
        licence_verifiee,
        periodicite,
        forme,
        niveau_geo,
        confiance_base,
        est_simule,
        description,
        type_acces,
        acces_verifie,
        format_source
    from sources
)

select * from final
