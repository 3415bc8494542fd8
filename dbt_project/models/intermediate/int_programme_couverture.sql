-- Quartiers of each year in which a programme is known, and which files speak of them. Covered, a
-- quartier without project has none; not covered, nobody knows.
with annees as (
    select distinct
        millesime,
        -- The geography of 2024 is in force from 1 January 2024 (decree 2023-1314).
        case when millesime >= 2024 then 2024 else 2015 end as generation
    from {{ ref('int_registre_generation') }}
    where source_id in ('cdv_prog', 'ept_fil')
),

quartiers as (
    select distinct
        code_quartier,
        generation
    from {{ ref('int_quartier_ept') }}
    where code_ept = '{{ var("ept_des_depots") }}'
),

places as (select * from {{ ref('int_programme_place') }}),

attendus as (
    select
        quartiers.code_quartier,
        quartiers.generation,
        annees.millesime
    from quartiers
    inner join annees on quartiers.generation = annees.generation
    union
    select
        quartiers.code_quartier,
        quartiers.generation,
        places.millesime
    from quartiers
    inner join places on quartiers.code_quartier = places.code_quartier
),

final as (
    select
        attendus.code_quartier,
        attendus.generation,
        attendus.millesime,
        {{ compte_si("places.source_id = 'cdv_prog'") }} > 0 as programmation_couvre,
        {{ compte_si("places.source_id = 'ept_fil'") }} > 0 as fil_couvre
    from attendus
    left join places
        on
            attendus.code_quartier = places.code_quartier
            and attendus.millesime = places.millesime
    group by attendus.code_quartier, attendus.generation, attendus.millesime
)

select * from final
