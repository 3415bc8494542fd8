-- Quartiers that each candidate for the label names. The file has no key between them.
with lignes as (select * from {{ source('registre', 'ept_label') }}),

final as (
    select
        source_id,
        edition,
        annee as millesime,
        id_projet,
        trim({{ eclate('quartiers', ';') }}) as code_quartier,
        statut
    from lignes
)

select * from final
