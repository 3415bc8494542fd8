-- Located things inside each quartier, and the share of those of its communes that have a sure
-- place. The register must cover every commune of the quartier.
with communes as (select * from {{ ref('int_point_commune') }}),

parts as (select * from {{ ref('int_point_attendu') }}),

dedans as (
    select
        variable,
        millesime,
        famille,
        code_quartier,
        count(*) as nb,
        max({{ rang_confiance('confiance') }}) as rang_confiance
    from {{ ref('int_point_place') }}
    where etat = 'dedans'
    group by variable, millesime, famille, code_quartier
),

attendus as (
    select
        parts.niveau_geo,
        parts.famille,
        parts.code_quartier,
        communes.source_id,
        communes.variable,
        communes.millesime,
        max(communes.edition) as edition,
        max(communes.correction) as correction,
        coalesce(1.0 * sum(communes.nb_situes) / nullif(sum(communes.nb), 0), 1) as part_situee
    from parts
    inner join communes
        on parts.code_commune = communes.code_commune and parts.famille = communes.famille
    group by
        parts.niveau_geo, parts.famille, parts.code_quartier, communes.source_id, communes.variable,
        communes.millesime, parts.nb_communes
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
            and attendus.famille = dedans.famille
            and attendus.variable = dedans.variable
            and attendus.millesime = dedans.millesime
)

select * from final
