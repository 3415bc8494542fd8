-- One row per quartier and commune as published: codes when the list gives them (2024), names
-- otherwise (2015). Ingestion writes both lists with semicolons.
with quartiers as (select * from {{ ref('stg_quartier') }}),

codes as (
    select
        code_quartier,
        generation,
        code_departement,
        cast(null as varchar) as nom_publie,
        trim({{ eclate('codes_communes', ';') }}) as code_commune
    from quartiers
    where codes_communes is not null
),

elements as (
    select
        code_quartier,
        generation,
        code_departement,
        trim({{ eclate('noms_communes', ';') }}) as element,
        regexp_extract(noms_communes, '^(Paris|Lyon|Marseille) [0-9]', 1) as ville
    from quartiers
    where codes_communes is null
),

noms as (
    select
        code_quartier,
        generation,
        code_departement,
        unnest({{ arrondissements('element', 'ville') }}) as nom_publie,
        cast(null as varchar) as code_commune
    from elements
    where element <> ''
),

final as (
    select
        *,
        {{ normalise_nom('nom_publie') }} as nom_normalise
    from codes
    union distinct
    select
        *,
        {{ normalise_nom('nom_publie') }} as nom_normalise
    from noms
)

select * from final
