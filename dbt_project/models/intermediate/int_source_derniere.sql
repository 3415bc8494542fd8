-- The last edition served of each source, with the years that it describes. An edition whose name
-- begins with no year comes after those that do.
with editions as (
    select
        *,
        row_number() over (
            partition by source_id
            order by annee_edition desc nulls last, edition desc
        ) as rang,
        count(*) over (partition by source_id) as nb_servies
    from {{ ref('stg_edition') }}
    where est_servie
),

millesimes as (
    select
        source_id,
        edition,
        min(millesime) as millesime_min,
        max(millesime) as millesime_max,
        min(statut_millesime) as statut_millesime
    from {{ ref('stg_millesime') }}
    group by source_id, edition
),

final as (
    select
        editions.source_id,
        editions.edition,
        editions.annee_edition,
        editions.nb_servies,
        editions.recu_le,
        editions.etat,
        editions.est_perime,
        editions.motif,
        millesimes.millesime_min,
        millesimes.millesime_max,
        millesimes.statut_millesime
    from editions
    left join millesimes
        on editions.source_id = millesimes.source_id and editions.edition = millesimes.edition
    where editions.rang = 1
)

select * from final
