-- The two sums of each sex over the members of a territory, with what is missing counted.
with membres as (select * from {{ ref('int_sexe_membre') }}),

{{ sommes_des_membres() }}

select * from final
