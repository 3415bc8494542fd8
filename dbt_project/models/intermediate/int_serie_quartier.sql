-- Values of each quartier on one contour, whatever the year: its own, and for a quartier of 2024
-- that is one of 2015 unchanged, those of 2015 where it has none. Nothing else crosses 2023/24.
-- What no term counts (completeness, index) has no contour of its own.
with termes as (select * from {{ ref('indicateur_termes') }}),

faits as (
    select *
    from {{ ref('fct_indicateur') }}
    where
        type_territoire = 'qpv'
        and code_indicateur in (select termes.code_indicateur from termes)
),

mesures as (select * from {{ ref('int_serie_mesure') }}),

lignees as (
    select * from {{ ref('int_lignee') }}
    where type_territoire = 'qpv' and (relation is null or relation = 'identique')
),

candidats as (
    select
        faits.*,
        lignees.code_territoire as code_serie,
        row_number() over (
            partition by lignees.code_territoire, faits.code_indicateur, faits.millesime
            order by case when lignees.relation is null then 0 else 1 end
        ) as rang,
        case
            when lignees.relation is not null then '{{ contour_inchange() }}'
            else coalesce(mesures.nature_geographie, '{{ contour_edition() }}')
        end as nature_geographie
    from faits
    inner join lignees on faits.code_territoire = lignees.code_anterieur
    left join mesures
        on
            faits.code_indicateur = mesures.code_indicateur
            and faits.source_id = mesures.source_id
            and substring(faits.edition, 1, 4) = mesures.annee_edition
            and faits.generation = mesures.generation
),

final as (
    select * from candidats
    where rang = 1
)

select * from final
