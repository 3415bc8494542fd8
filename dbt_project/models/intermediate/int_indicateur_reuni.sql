-- Indicators from the units where they are published, from the members of larger territories, from
-- what is left of them, and from models of their own: the same columns, whatever computed them.
with bases as (select * from {{ ref('int_indicateur_base') }}),

agreges as (select * from {{ ref('int_indicateur_agrege') }}),

complements as (select * from {{ ref('int_indicateur_complement') }}),

qualite as (select * from {{ ref('int_indicateur_qualite') }}),

typologie as (select * from {{ ref('int_indicateur_typologie') }}),

final as (
    select
        *,
        false as est_agrege
    from bases
    union all
    select
        *,
        true as est_agrege
    from agreges
    union all
    select
        *,
        type_territoire <> 'qpv' as est_agrege
    from qualite
    union all
    select
        *,
        false as est_agrege
    from typologie
    union all
    select
        *,
        true as est_agrege
    from complements
)

select * from final
