-- Territories of which a register that is served says something each year, and how far its silence
-- means « none »: `present` it names the territory; `contrat` the quartier belongs to a contract
-- that it names, and is in the EPT (no deposit can name another: its silence says nothing); `ept`
-- it lists all that is done in the EPT, of whose quartiers prioritaires it has one geography.
with presences as (
    select
        source_id,
        millesime,
        niveau_geo,
        code_geo,
        max(edition) as edition
    from {{ ref('int_apport_niveau') }}
    where variable = 'presence'
    group by source_id, millesime, niveau_geo, code_geo
),

couverts as (select * from {{ ref('int_registre_couvert') }}),

final as (
    select
        *,
        'present' as portee
    from presences
    union all
    select
        presences.source_id,
        presences.millesime,
        'qpv' as niveau_geo,
        contrats.code_quartier as code_geo,
        presences.edition,
        'contrat' as portee
    from presences
    inner join {{ ref('quartier_contrat') }} as contrats
        on
            presences.code_geo = contrats.code_contrat
            and presences.niveau_geo = 'contrat_ville'
            and contrats.dans_ept = 'oui'
    union all
    select
        generations.source_id,
        generations.millesime,
        couverts.niveau_geo,
        couverts.code_geo,
        generations.edition,
        'ept' as portee
    from {{ ref('int_registre_generation') }} as generations
    inner join couverts
        on couverts.generation is null or generations.generation = couverts.generation
)

select * from final
