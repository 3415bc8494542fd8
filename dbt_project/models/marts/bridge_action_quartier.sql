-- From an action or a project to its quartiers. The parts of one operation make 1: counts of
-- operations and of persons are never shared by them, euros are.
with liens as (select * from {{ ref('int_operation_quartier') }}),

final as (
    select
        liens.dispositif,
        liens.id_operation,
        liens.millesime,
        liens.code_quartier,
        max(liens.part) as part,
        max(liens.methode_repartition) as methode_repartition,
        max(case when liens.est_retenu then 1 else 0 end) = 1 as est_retenu,
        max(liens.source_id) as source_id,
        max(liens.edition) as edition,
        max(trace.nature_donnees) as nature_donnees
    from liens
    left join {{ ref('int_trace_edition') }} as trace
        on liens.source_id = trace.source_id and liens.edition = trace.edition
    group by liens.dispositif, liens.id_operation, liens.millesime, liens.code_quartier
)

select * from final
