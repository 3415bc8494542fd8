-- Quartiers that each thing is in or near to, for each radius. A position known to 100 m serves;
-- else the producer's own « inside », or our sure « outside ». Near to two, a thing has two rows.
with lieux as (
    select * from {{ ref('stg_lieu') }}
    where source_id in ('insee_bpe', 'depp_annuaire', 'dvf') and generation is not null
),

proximites as (select * from {{ ref('stg_proximite') }}),

rayons as (
    {{ lignes('rayon_texte', ['300', '500']) }}
),

proches as (
    select
        rayons.rayon_texte,
        proximites.source_id,
        proximites.objet,
        proximites.generation,
        proximites.code_quartier
    from proximites
    inner join rayons on cast(rayons.rayon_texte as double) >= proximites.distance_m
    where coalesce(proximites.precision_m, 0) <= 100
    union distinct
    select
        rayons.rayon_texte,
        lieux.source_id,
        lieux.objet,
        lieux.generation,
        lieux.code_quartier
    from lieux
    cross join rayons
    where lieux.etat = 'dedans'
),

final as (
    select
        cast(rayons.rayon_texte as integer) as rayon_m,
        lieux.source_id,
        lieux.objet,
        lieux.annee_edition,
        lieux.generation,
        proches.code_quartier,
        case
            when proches.code_quartier is not null then 'dedans'
            when lieux.etat_calcule = 'dehors' then 'dehors'
            else 'indetermine'
        end as etat,
        'B' as confiance
    from lieux
    cross join rayons
    left join proches
        on
            lieux.source_id = proches.source_id
            and lieux.objet = proches.objet
            and lieux.generation = proches.generation
            and rayons.rayon_texte = proches.rayon_texte
)

select * from final
