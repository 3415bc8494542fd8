-- Communes of each quartier, best evidence first: territory tables, published codes, then names
-- resolved inside the département. A name that resolves to nothing stays, with a null code.
with quartiers as (select * from {{ ref('stg_quartier') }}),

reference as (select * from {{ ref('stg_quartier_commune_reference') }}),

publiees as (select * from {{ ref('stg_quartier_commune_publiee') }}),

communes as (select * from {{ ref('stg_commune') }}),

perimetre as (select * from {{ ref('int_perimetre_commune') }}),

connus as (select distinct code_quartier from reference),

rapprochees as (
    select
        reference.code_quartier,
        reference.generation,
        reference.code_commune,
        reference.population,
        cast(null as varchar) as nom_publie,
        'table' as methode
    from reference
    inner join quartiers on reference.code_quartier = quartiers.code_quartier
    union all
    select
        publiees.code_quartier,
        publiees.generation,
        coalesce(publiees.code_commune, communes.code_commune) as code_commune,
        cast(null as bigint) as population,
        publiees.nom_publie,
        case when publiees.code_commune is null then 'nom' else 'code' end as methode
    from publiees
    left join communes
        on
            publiees.code_departement = communes.code_departement
            and publiees.nom_normalise = communes.nom_normalise
            and publiees.code_commune is null
    where publiees.code_quartier not in (select connus.code_quartier from connus)
),

final as (
    select
        rapprochees.*,
        perimetre.code_commune is not null as dans_perimetre
    from rapprochees
    left join perimetre on rapprochees.code_commune = perimetre.code_commune
)

select * from final
