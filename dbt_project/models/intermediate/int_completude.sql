-- What the warehouse knows of its own completeness (indicators QUA01 and QUA02), by quartier and
-- for the set of quartiers, which adds up their cells.
with cellules as (select * from {{ ref('int_completude_cellule') }}),

territoires as (
    select
        'qpv' as type_territoire,
        code_quartier as code_territoire,
        code_quartier as code_membre
    from {{ ref('int_quartier') }}
    where dans_perimetre
    union all
    select
        type_territoire,
        code_territoire,
        code_membre
    from {{ ref('int_appartenance_quartier') }}
    where code_territoire in ('ENS-QP2015', 'ENS-QP2024')
),

portees as (
    select
        territoires.type_territoire,
        territoires.code_territoire,
        cellules.*,
        row_number() over (
            partition by
                territoires.type_territoire, territoires.code_territoire, cellules.millesime
            order by cellules.source_id, cellules.edition
        ) as rang
    from territoires
    inner join cellules on territoires.code_membre = cellules.code_quartier
),

final as (
    select
        type_territoire,
        code_territoire,
        millesime,
        count(*) as nb_attendues,
        sum(publiee) as nb_publiees,
        sum(estimee) as nb_estimees,
        -- A fact names a served edition: the first of those that are counted, then all of them.
        max(case when rang = 1 then source_id end) as source_id,
        max(case when rang = 1 then edition end) as edition,
        {{ liste_texte("source_id || ':' || edition") }} as publications,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from portees
    group by type_territoire, code_territoire, millesime
)

select * from final
