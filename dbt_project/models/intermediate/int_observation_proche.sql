-- Residents of quartiers in cells with a thing of a list near (seed lieux_proches), judged as their
-- residents are: the cells are the same. No cell near is a real 0 where these are known.
with residents as (select * from {{ ref('int_observation_carroyee') }} where variable = 'carr_ind'),

editions as (select * from {{ ref('int_lieu_edition') }}),

sommes as (
    select
        parts.niveau_geo,
        parts.code_quartier,
        parts.millesime,
        proches.variable,
        proches.edition,
        round(sum(parts.valeur), 6) as somme
    from {{ ref('int_part_carroyee') }} as parts
    inner join {{ ref('int_carreau_proche') }} as proches
        on parts.code_carreau = proches.code_carreau and parts.variable = 'carr_ind'
    group by
        parts.niveau_geo, parts.code_quartier, parts.millesime, proches.variable, proches.edition
),

final as (
    select
        residents.niveau_geo,
        residents.code_geo,
        editions.variable,
        residents.millesime,
        case
            when residents.valeur is not null and editions.part_situee >= 0.8
                then coalesce(sommes.somme, 0)
        end as valeur,
        case
            when residents.valeur is not null and editions.part_situee < 0.8 then 'N'
            else residents.statut
        end as statut,
        case
            when residents.note is null then editions.note
            when editions.note is null then residents.note
            else residents.note || ' ; ' || editions.note
        end as note,
        residents.correction,
        editions.source_id,
        editions.edition,
        residents.statut_millesime,
        residents.est_perime or editions.est_perime as est_perime,
        {{ confiance_de_rang(
            "greatest(" ~ rang_confiance("residents.confiance_base") ~ ", editions.rang_reserve)"
        ) }} as confiance_base
    from residents
    inner join editions on residents.millesime = editions.millesime
    left join sommes
        on
            residents.niveau_geo = sommes.niveau_geo
            and residents.code_geo = sommes.code_quartier
            and residents.millesime = sommes.millesime
            and editions.variable = sommes.variable
            and editions.edition = sommes.edition
)

select * from final
