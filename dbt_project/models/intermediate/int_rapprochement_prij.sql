-- How many PRIJ report each month.
with final as (
    select
        'PRIJ_NOMBRE' as code_controle,
        max(source_id) as source_id,
        max(edition) as edition,
        max(millesime) as millesime,
        mois as periode,
        cast(null as double) as attendu,
        cast(count(distinct id_prij) as double) as observe,
        cast(null as varchar) as motif_absence
    from {{ ref('stg_prij') }}
    group by mois
)

select * from final
