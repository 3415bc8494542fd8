-- What each member brings to a larger territory, for indicators that add up and for no other.
with membres as (select * from {{ ref('int_appartenance') }}),

bases as (select * from {{ ref('int_indicateur_base') }}),

indicateurs as (
    select *
    from {{ ref('indicateurs') }}
    where agregation in ('sum', 'ratio_of_sums')
),

{{ apports_des_membres() }}

select * from final
