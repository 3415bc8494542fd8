-- Every publication of every value in scope, ranked: native file before re-export, then newest
-- edition. Strict on the rank: a newer withheld cell is never replaced by an older visible one.
with observations as (select * from {{ ref('stg_observation') }}),

editions as (select * from {{ ref('stg_edition') }} where est_servie),

sources as (select * from {{ ref('stg_source') }}),

millesimes as (select * from {{ ref('stg_millesime') }}),

final as (
    select
        observations.source_id,
        observations.edition,
        observations.bloc,
        observations.millesime,
        portee.type_territoire as niveau_geo,
        observations.code_geo,
        observations.millesime_geo,
        observations.variable,
        observations.valeur,
        observations.statut,
        observations.note,
        observations.ligne,
        observations.correction,
        observations.valeur_publiee,
        millesimes.statut_millesime,
        editions.nature,
        editions.est_perime,
        case
            -- A format that no file has shown is a reservation.
            when not editions.format_prouve and sources.confiance_base = 'A' then 'B'
            else sources.confiance_base
        end as confiance_base,
        portee.dans_perimetre,
        row_number() over (
            partition by
                observations.niveau_geo, observations.code_geo, observations.variable,
                observations.millesime
            order by
                case when editions.nature = 'native' then 0 else 1 end asc,
                observations.edition desc,
                observations.source_id asc
        ) as rang
    from observations
    inner join {{ ref('int_portee') }} as portee
        on observations.code_geo = portee.code_geo and observations.niveau_geo = portee.niveau_geo
    inner join editions
        on observations.source_id = editions.source_id and observations.edition = editions.edition
    inner join sources on observations.source_id = sources.source_id
    left join millesimes
        on
            observations.source_id = millesimes.source_id
            and observations.edition = millesimes.edition
            and observations.bloc = millesimes.bloc
            and observations.millesime = millesimes.millesime
)

select * from final
