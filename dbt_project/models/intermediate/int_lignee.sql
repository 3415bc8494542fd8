-- What a territory may be compared with in the past: itself, and for a quartier of 2024 those of
-- 2015 that it comes from, with the relation that says whether they are the same quartier.
with territoires as (select * from {{ ref('dim_territoire') }}),

passages as (
    select * from {{ ref('passage_2015_2024') }}
    where code_2015 is not null and code_2024 is not null
),

final as (
    select
        type_territoire,
        code_territoire,
        code_territoire as code_anterieur,
        cast(null as varchar) as relation
    from territoires
    union all
    select
        territoires.type_territoire,
        territoires.code_territoire,
        passages.code_2015 as code_anterieur,
        passages.relation
    from territoires
    inner join passages on territoires.code_territoire = passages.code_2024
    where territoires.type_territoire = 'qpv'
)

select * from final
