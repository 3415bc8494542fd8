-- Values by sex from the units where they are published, and from the members of larger
-- territories: the same columns, whatever computed them.
with bases as (select * from {{ ref('int_indicateur_sexe') }}),

agreges as (select * from {{ ref('int_sexe_agrege') }}),

final as (
    select * from bases
    union all
    select * from agreges
)

select * from final
