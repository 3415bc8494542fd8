-- Located things inside each quartier in scope, and the share of those of its communes that have a
-- sure place. The register must cover every commune of the quartier.
with communes as (select * from {{ ref('int_point_commune') }}),

parts as (
    select
        parts.code_quartier,
        parts.generation,
        parts.code_commune,
        count(*) over (partition by parts.code_quartier) as nb_communes
    from {{ ref('int_quartier_commune') }} as parts
    inner join {{ ref('int_portee') }} as portee
        on parts.code_quartier = portee.code_geo and portee.niveau_geo = 'qpv'
),

dedans as (
    select
        variable,
        millesime,
        code_quartier,
        count(*) as nb,
        max({{ rang_confiance('confiance') }}) as rang_confiance
    from {{ ref('int_point_place') }}
    where etat = 'dedans'
    group by variable, millesime, code_quartier
),

attendus as (
    select
        parts.code_quartier,
        communes.source_id,
        communes.variable,
        communes.millesime,
        max(communes.edition) as edition,
        max(communes.correction) as correction,
        coalesce(1.0 * sum(communes.nb_situes) / nullif(sum(communes.nb), 0), 1) as part_situee
    from parts
    inner join communes
        on parts.code_commune = communes.code_commune and parts.generation = communes.generation
    group by
        parts.code_quartier, communes.source_id, communes.variable, communes.millesime,
        parts.nb_communes
    having count(*) = parts.nb_communes
),

final as (
    select
        attendus.*,
        coalesce(dedans.nb, 0) as nb,
        coalesce(dedans.rang_confiance, 0) as rang_confiance
    from attendus
    left join dedans
        on
            attendus.code_quartier = dedans.code_quartier
            and attendus.variable = dedans.variable
            and attendus.millesime = dedans.millesime
)

select * from final
