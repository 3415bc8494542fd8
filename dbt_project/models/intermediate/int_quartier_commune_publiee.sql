-- Communes that the published lists give to each quartier: codes, or names resolved inside the
-- département, those of today before those left since 2015. A name that resolves to nothing stays,
-- with a null code.
with publiees as (select * from {{ ref('stg_quartier_commune_publiee') }}),

communes as (select * from {{ ref('stg_commune') }}),

-- A name that two communes of a département bore leads to none.
anciennes as (
    select
        code_departement,
        nom_normalise,
        min(code_ancien) as code_ancien
    from {{ ref('int_commune_ancienne') }}
    group by code_departement, nom_normalise
    having count(distinct code_ancien) = 1
),

final as (
    select
        publiees.code_quartier,
        publiees.generation,
        publiees.nom_publie,
        case when publiees.code_commune is null then 'nom' else 'code' end as methode,
        coalesce(publiees.code_commune, communes.code_commune, anciennes.code_ancien)
            as code_commune
    from publiees
    left join communes
        on
            publiees.code_departement = communes.code_departement
            and publiees.nom_normalise = communes.nom_normalise
            and publiees.code_commune is null
    left join anciennes
        on
            publiees.code_departement = anciennes.code_departement
            and publiees.nom_normalise = anciennes.nom_normalise
            and publiees.code_commune is null
)

select * from final
