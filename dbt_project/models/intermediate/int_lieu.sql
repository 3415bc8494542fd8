-- Place of each located thing, by radius and family of quartiers: 0 is inside the quartier. Where a
-- producer names a quartier de veille active that the EPT's list does not know under that code (no
-- document gives their form), our own place is kept: his code is neither there nor elsewhere.
with attendus as (select distinct famille from {{ ref('int_point_attendu') }}),

lieux as (
    select
        lieux.*,
        lieux.famille = 'qva'
        and lieux.etat = 'dedans'
        and veilles.code_quartier is null as est_code_inconnu
    from {{ ref('stg_lieu') }} as lieux
    left join {{ ref('stg_qva') }} as veilles
        on lieux.code_quartier = veilles.code_quartier
    -- A producer's code alone makes no quartier: of a family that nobody listed, nothing is kept.
    where
        lieux.generation is not null
        or lieux.famille in (select attendus.famille from attendus)
),

final as (
    select
        0 as rayon_m,
        source_id,
        objet,
        annee_edition,
        famille,
        case when est_code_inconnu then code_calcule else code_quartier end as code_quartier,
        case when est_code_inconnu then etat_calcule else etat end as etat,
        case when est_code_inconnu then 'B' else confiance end as confiance
    from lieux
    union all
    select
        rayon_m,
        source_id,
        objet,
        annee_edition,
        'qpv_' || generation as famille,
        code_quartier,
        etat,
        confiance
    from {{ ref('int_lieu_proche') }}
)

select * from final
