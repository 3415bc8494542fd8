-- The gaps of each value side by side, one column a level. A level that the kind of territory is
-- not compared with says so: an empty cell without a reason would read as an oversight.
with ecarts as (select * from {{ ref('fct_ecart') }}),

final as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        {%- for niveau in niveaux_rapport() %}
        max(case when niveau_reference = '{{ niveau }}' then ecart end) as ecart_{{ niveau }},
        case
            when max(case when niveau_reference = '{{ niveau }}' then 1 end) is null
                then {{ motif_niveau_non_compare() }}
            else max(case when niveau_reference = '{{ niveau }}' then motif_absence end)
        end as motif_ecart_{{ niveau }},
        {%- endfor %}
        max(nature_ecart) as nature_ecart,
        max(unite_ecart) as unite_ecart
    from ecarts
    group by type_territoire, code_territoire, code_indicateur, millesime
)

select * from final
