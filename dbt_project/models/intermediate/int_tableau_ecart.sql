-- How many territories of a kind have a gap to each level, and how many stand on its worse side.
with ecarts as (
    select
        faits.*,
        indicateurs.sens
    from {{ ref('fct_ecart') }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where faits.ecart is not null
),

final as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        {%- for niveau in niveaux_tableau() %}
        sum(case when niveau_reference = '{{ niveau }}' then 1 else 0 end) as nb_ecarts_{{ niveau }},
        sum(case
            when sens = 0 then null
            when niveau_reference = '{{ niveau }}' and lecture = 'defavorable' then 1
            else 0
        end) as nb_defavorables_{{ niveau }}{{ ',' if not loop.last }}
        {%- endfor %}
    from ecarts
    group by type_territoire, generation, code_indicateur, millesime
)

select * from final
