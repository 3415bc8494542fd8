-- What every fact says of the edition that it comes from: is it stale, simulated, of which grade.
with final as (
    select
        editions.source_id,
        editions.edition,
        editions.est_perime,
        coalesce(sources.confiance_base, 'B') as confiance,
        {{ nature_donnees('editions.est_simule') }} as nature_donnees
    from {{ ref('stg_edition') }} as editions
    left join {{ ref('stg_source') }} as sources on editions.source_id = sources.source_id
)

select * from final
