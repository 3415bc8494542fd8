-- The value of each indicator on the units where its terms are published.
with formules as (select * from {{ ref('int_indicateur_formule') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

{{ juge_indicateur('formules') }}

select * from final
