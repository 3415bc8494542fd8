-- Dwellings pulled down, as last seen in the year, against the social dwellings of the quartier: the
-- last count known before that year, since works are under way in the later ones.
with demolitions as (
    select
        code_quartier,
        millesime,
        max(source_id) as source_id,
        max(edition) as edition,
        sum(nb_logements_realises) as nb_demolis
    from {{ ref('stg_npnru_local') }}
    where type_operation = 'demolition'
    group by code_quartier, millesime
),

parcs as (
    select
        demolitions.code_quartier,
        demolitions.millesime,
        observations.valeur,
        row_number() over (
            partition by demolitions.code_quartier, demolitions.millesime
            order by observations.millesime desc
        ) as rang
    from demolitions
    inner join {{ ref('int_observation_retenue') }} as observations
        on
            demolitions.code_quartier = observations.code_geo
            and observations.niveau_geo = 'qpv'
            and observations.variable = 'rpls_nblspls'
            and demolitions.millesime > observations.millesime
),

final as (
    select
        'NPNRU_DEMOLITIONS' as code_controle,
        demolitions.source_id,
        demolitions.edition,
        demolitions.millesime,
        'qpv' as type_portee,
        demolitions.code_quartier as code_portee,
        parcs.valeur as attendu,
        cast(demolitions.nb_demolis as double) as observe,
        case
            when parcs.valeur is null
                then 'logements sociaux du quartier inconnus avant cette année'
        end as motif_absence
    from demolitions
    left join parcs
        on
            demolitions.code_quartier = parcs.code_quartier
            and demolitions.millesime = parcs.millesime
            and parcs.rang = 1
)

select * from final
