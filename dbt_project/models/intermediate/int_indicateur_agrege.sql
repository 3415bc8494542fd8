-- Larger territories, judged: all members must have a usable value.
with sommes as (select * from {{ ref('int_indicateur_somme') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

{{ motif_des_sommes() }},

{{ juge_indicateur('motivees') }}

select * from final
