-- Categories of gifts that must be hidden: those of fewer than 3 donors (rule D3), then the next ones
-- until two categories and 3 donors at least are hidden together, since the total minus the shown
-- ones gives their sum. All of them up to `rang_masque`; 0 hides none.
with categories as (select * from {{ ref('int_don_categorie') }}),

premiers as (
    select
        ventiles.millesime,
        ventiles.ventilation,
        ventiles.id_donateur,
        min(categories.rang) as rang
    from {{ ref('int_don_ventile') }} as ventiles
    inner join categories
        on
            ventiles.millesime = categories.millesime
            and ventiles.ventilation = categories.ventilation
            and ventiles.categorie = categories.categorie
    where ventiles.id_donateur is not null
    group by ventiles.millesime, ventiles.ventilation, ventiles.id_donateur
),

cumuls as (
    select
        categories.millesime,
        categories.ventilation,
        categories.rang,
        max(categories.nb_donateurs) as nb_donateurs,
        count(premiers.id_donateur) as nb_cumules
    from categories
    left join premiers
        on
            categories.millesime = premiers.millesime
            and categories.ventilation = premiers.ventilation
            and categories.rang >= premiers.rang
    group by categories.millesime, categories.ventilation, categories.rang
),

juges as (
    select
        *,
        nb_cumules >= 3 and rang >= 2 and rang >= sum(
            case when nb_donateurs < 3 then 1 else 0 end
        ) over (partition by millesime, ventilation) as suffit
    from cumuls
),

final as (
    select
        millesime,
        ventilation,
        case
            when min(nb_donateurs) >= 3 then 0
            else coalesce(min(case when suffit then rang end), max(rang))
        end as rang_masque
    from juges
    group by millesime, ventilation
)

select * from final
