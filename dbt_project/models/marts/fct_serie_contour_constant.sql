-- Series of each quartier on its own contour, one row per year: what crosses 2023/24 without a
-- break, and how. The code of a row may be that of the same quartier in 2015 (code_origine).
with series as (select * from {{ ref('int_serie_quartier') }}),

evolutions as (select * from {{ ref('int_serie_evolution') }}),

etendues as (select * from {{ ref('int_serie_etendue') }}),

final as (
    select
        series.type_territoire,
        series.code_serie as code_territoire,
        territoires.generation,
        series.code_indicateur,
        series.millesime,
        series.nature_geographie,
        series.code_territoire as code_origine,
        series.valeur,
        series.statut,
        series.motif_absence,
        coalesce(etendues.franchit_2024, false) as franchit_2024,
        etendues.annee_debut,
        etendues.annee_fin,
        coalesce(etendues.nb_annees, 0) as nb_annees_valeur,
        evolutions.millesime_anterieur,
        evolutions.code_anterieur,
        evolutions.valeur_anterieure,
        evolutions.evolution,
        evolutions.nature_evolution,
        evolutions.unite_evolution,
        evolutions.est_significative,
        case
            when evolutions.code_territoire is null
                then 'aucune année antérieure sur ce contour'
            else evolutions.motif_absence
        end as motif_evolution,
        evolutions.reserve as reserve_evolution,
        series.confiance,
        series.source_id,
        series.edition,
        series.statut_millesime,
        series.est_perime,
        series.diffusion,
        series.nature_donnees
    from series
    inner join {{ ref('int_quartier') }} as territoires
        on series.code_serie = territoires.code_quartier
    left join etendues
        on
            series.code_serie = etendues.code_serie
            and series.code_indicateur = etendues.code_indicateur
    left join evolutions
        on
            series.code_territoire = evolutions.code_territoire
            and series.code_indicateur = evolutions.code_indicateur
            and series.millesime = evolutions.millesime
)

select * from final
