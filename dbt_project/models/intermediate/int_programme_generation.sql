-- Years that the programming, the FIL and the label speak of, and in which geography: known when
-- all the quartiers prioritaires that the file names that year belong to one, else null.
with final as (
    select
        liens.source_id,
        liens.millesime,
        max(liens.edition) as edition,
        case
            when min(quartiers.generation) = max(quartiers.generation)
                then min(quartiers.generation)
        end as generation
    from {{ ref('int_operation_quartier') }} as liens
    left join {{ ref('int_quartier') }} as quartiers
        on liens.code_quartier = quartiers.code_quartier
    group by liens.source_id, liens.millesime
)

select * from final
