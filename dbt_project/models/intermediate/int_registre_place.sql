-- Territories of which a register that is served says something each year, and how far its silence
-- means « none »: `present` it names the territory; `contrat` the quartier belongs to a contract
-- that it names; `ept` it covers every quartier and commune of the EPT, in its one geography.
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

mailles as (
    {{ lignes('niveau_geo', ['qpv', 'commune']) }}
),

quartiers as (
    select distinct
        quartiers.generation,
        mailles.niveau_geo,
        case mailles.niveau_geo
            when 'qpv' then quartiers.code_quartier else quartiers.code_commune
        end as code_geo
    from {{ ref('int_quartier_ept') }} as quartiers
    cross join mailles
    where quartiers.code_ept = '{{ var("ept_des_depots") }}'
),

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
        on presences.code_geo = contrats.code_contrat and presences.niveau_geo = 'contrat_ville'
    union all
    select
        generations.source_id,
        generations.millesime,
        quartiers.niveau_geo,
        quartiers.code_geo,
        generations.edition,
        'ept' as portee
    from {{ ref('int_registre_generation') }} as generations
    inner join quartiers on generations.generation = quartiers.generation
)

select * from final
