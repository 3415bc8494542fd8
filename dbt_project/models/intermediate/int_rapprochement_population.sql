-- Control of the weights of the IRIS: the population that they give a quartier against the
-- municipal one that INSEE publishes for it.
with final as (
    select
        'POP_REPARTIE' as code_controle,
        source_id,
        edition,
        millesime,
        code_quartier,
        population_publiee as attendu,
        population_repartie as observe,
        case
            when population_repartie is null then 'IRIS connus sur une part trop faible du quartier'
            when population_publiee is null
                then 'population municipale inconnue à {{ ecart_max_population() }} ans près'
        end as motif_absence
    from {{ ref('int_ecart_population') }}
)

select * from final
