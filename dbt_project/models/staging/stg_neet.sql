-- Young people neither in employment nor in training, by quartier: a tabulation of the census.
with lignes as (select * from {{ source('registre', 'neet_quartier') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        code_quartier,
        neet,
        neet_statut
    from lignes
)

select * from final
