-- How many territories of a kind improve or worsen, all since the same year: the latest one from
-- which an evolution exists. Within one geography; a sense is needed to speak of better or worse.
with evolutions as (
    select
        faits.*,
        indicateurs.sens
    from {{ ref('fct_evolution') }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where
        faits.evolution is not null
        and faits.code_territoire = faits.code_anterieur
        and faits.type_territoire in ({{ types_compares() }})
),

rangees as (
    select
        *,
        max(millesime_anterieur) over (
            partition by type_territoire, generation, code_indicateur, millesime
        ) as derniere_base
    from evolutions
),

final as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        millesime_anterieur,
        count(*) as nb_evolutions,
        sum(case when evolution > 0 then 1 else 0 end) as nb_hausses,
        sum(case when evolution < 0 then 1 else 0 end) as nb_baisses,
        sum(case when sens = 0 then null when lecture = 'favorable' then 1 else 0 end)
            as nb_ameliorations,
        sum(case when sens = 0 then null when lecture = 'defavorable' then 1 else 0 end)
            as nb_degradations
    from rangees
    where millesime_anterieur = derniere_base
    group by type_territoire, generation, code_indicateur, millesime, millesime_anterieur
)

select * from final
