-- Which edition of the things goes with each year of the grid: that of the year, else the last
-- earlier one, else the first later one, which is a reserve (rang_reserve: grade D). So is a list
-- of which less than 95 % have a place; under 80 % there is no value.
with proches as (
    select distinct
        variable,
        source_id,
        edition,
        annee_edition,
        est_perime
    from {{ ref('int_carreau_proche') }}
),

annees as (
    select distinct millesime from {{ ref('int_part_carroyee') }}
    where variable = 'carr_ind'
),

situes as (select * from {{ ref('int_lieu_situe') }}),

classees as (
    select
        proches.*,
        annees.millesime,
        coalesce(1.0 * situes.nb_situes / nullif(situes.nb, 0), 1) as part_situee,
        row_number() over (
            partition by proches.variable, annees.millesime
            order by
                case when proches.annee_edition <= annees.millesime then 0 else 1 end,
                abs(annees.millesime - proches.annee_edition), proches.edition desc
        ) as rang
    from proches
    cross join annees
    left join situes
        on
            proches.variable = situes.variable
            and proches.source_id = situes.source_id
            and proches.edition = situes.edition
),

final as (
    select
        variable,
        millesime,
        source_id,
        edition,
        est_perime,
        part_situee,
        {{ note_lieux_proches() }} as note,
        case
            when annee_edition > millesime or part_situee < 0.95
                then {{ rang_confiance("'D'") }}
            else {{ rang_confiance("'B'") }}
        end as rang_reserve
    from classees
    where rang = 1
)

select * from final
