-- Cells expected of each quartier, and whether they are published or estimated. A cell is expected
-- as soon as another quartier of the generation has one, that year.
with quartiers as (select * from {{ ref('int_quartier') }} where dans_perimetre),

-- Files of partners speak of where something is done: elsewhere nothing is missing.
indicateurs as (select * from {{ ref('indicateurs') }} where disponible <> 'partenaire'),

bases as (
    select bases.*
    from {{ ref('int_indicateur_base') }} as bases
    inner join indicateurs on bases.code_indicateur = indicateurs.code_indicateur
    where bases.type_territoire = 'qpv'
),

attendues as (
    select
        quartiers.generation,
        bases.*,
        row_number() over (
            partition by quartiers.generation, bases.code_indicateur, bases.millesime
            order by bases.source_id, bases.edition
        ) as rang
    from bases
    inner join quartiers on bases.code_territoire = quartiers.code_quartier
),

final as (
    select
        quartiers.code_quartier,
        attendues.millesime,
        attendues.source_id,
        attendues.edition,
        attendues.est_perime,
        case when bases.valeur is null then 0 else 1 end as publiee,
        case when bases.rang_statut = {{ rang_statut("'E'") }} then 1 else 0 end as estimee
    from quartiers
    inner join attendues
        on quartiers.generation = attendues.generation and attendues.rang = 1
    left join bases
        on
            quartiers.code_quartier = bases.code_territoire
            and attendues.code_indicateur = bases.code_indicateur
            and attendues.millesime = bases.millesime
)

select * from final
