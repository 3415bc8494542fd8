-- Values that may tell the situation of a territory: poverty, fragility and population. An estimate
-- of the population holds for its own programme year only (annee_propre).
with final as (
    select
        type_territoire,
        code_territoire,
        generation,
        code_indicateur,
        cast(null as integer) as annee_propre,
        millesime,
        case when code_indicateur = 'DEM01' then 'POP_MUNICIPALE' end as serie,
        valeur,
        statut,
        confiance,
        source_id,
        edition,
        motif_absence,
        est_perime
    from {{ ref('fct_indicateur') }}
    where code_indicateur in ('REV01', 'TYP01', 'DEM01') and diffusion = 'public'
    union all
    select
        type_territoire,
        code_territoire,
        generation,
        'DEM01' as code_indicateur,
        annee_propre,
        millesime,
        serie,
        valeur,
        statut,
        confiance,
        source_id,
        edition,
        null as motif_absence,
        est_perime
    from {{ ref('int_population_estimee') }}
)

select * from final
