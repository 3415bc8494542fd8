-- Years that each series has a value for. It crosses when its contour has one on both sides of the
-- change of geography of 1 January 2024.
with series as (select * from {{ ref('int_serie_quartier') }} where valeur is not null),

final as (
    select
        code_serie,
        code_indicateur,
        min(millesime) as annee_debut,
        max(millesime) as annee_fin,
        count(*) as nb_annees,
        min(millesime) < 2024 and max(millesime) >= 2024 as franchit_2024
    from series
    group by code_serie, code_indicateur
)

select * from final
