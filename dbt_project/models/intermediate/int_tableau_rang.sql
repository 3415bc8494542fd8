-- Territories at rank 1: the least favourable situation, or the highest value without a sense.
with rangs as (select * from {{ ref('fct_rang') }} where rang = 1),

final as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        {{ liste_texte('code_territoire', ';') }} as codes_premier_rang,
        max(premier_rang) as premier_rang
    from rangs
    group by type_territoire, generation, code_indicateur, millesime
)

select * from final
