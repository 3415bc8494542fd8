-- What each input brings to the index of each quartier: value, standard score, weight, and their
-- product. The products of a quartier add up to its weighted mean, before the 0-100 scale.
with entrees as (select * from {{ ref('int_indice_entree') }}),

scores as (select * from {{ ref('int_indice_standardise') }}),

poids as (select * from {{ ref('int_indice_scenario') }} where scenario = 'reference'),

faits as (select * from {{ ref('fct_indicateur') }} where code_indicateur = 'TYP01'),

indicateurs as (select * from {{ ref('indicateurs') }}),

final as (
    select
        entrees.code_quartier,
        entrees.generation,
        faits.serie,
        entrees.code_indicateur,
        entrees.entree,
        entrees.millesime,
        entrees.millesime_base,
        entrees.valeur,
        {{ statut_de_rang('entrees.rang_statut') }} as statut,
        {{ confiance_de_rang('entrees.rang_confiance') }} as confiance,
        entrees.source_id,
        entrees.edition,
        entrees.publication_base,
        case when entrees.est_prouve then 'prouve' else 'presume' end as statut_millesime,
        entrees.est_perime,
        entrees.sens,
        poids.poids,
        entrees.reserve as reserve_poids,
        case when faits.valeur is not null then scores.score_reduit end as score_reduit,
        case when faits.valeur is not null then round(poids.poids * scores.score_reduit, 9) end
            as contribution,
        faits.valeur as indice,
        coalesce(entrees.motif_absence, faits.motif_absence) as motif_absence,
        indicateurs.diffusion,
        faits.nature_donnees
    from entrees
    inner join faits on entrees.code_quartier = faits.code_territoire
    inner join indicateurs on entrees.code_indicateur = indicateurs.code_indicateur
    inner join poids
        on
            entrees.version = poids.version
            and entrees.code_indicateur = poids.code_indicateur
    left join scores
        on
            entrees.code_quartier = scores.code_quartier
            and entrees.code_indicateur = scores.code_indicateur
)

select * from final
