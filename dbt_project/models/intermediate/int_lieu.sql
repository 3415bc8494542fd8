-- Place of each located thing, by radius: 0 is inside the quartier.
with final as (
    select
        0 as rayon_m,
        source_id,
        objet,
        annee_edition,
        generation,
        code_quartier,
        etat,
        confiance
    from {{ ref('stg_lieu') }}
    union all
    select
        rayon_m,
        source_id,
        objet,
        annee_edition,
        generation,
        code_quartier,
        etat,
        confiance
    from {{ ref('int_lieu_proche') }}
)

select * from final
