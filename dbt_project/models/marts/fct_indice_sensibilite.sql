-- How far the ranks of the index move when a weight moves: each quartier in each scenario, beside
-- its rank with the weights of the version.
with faits as (select * from {{ ref('fct_indicateur') }} where code_indicateur = 'TYP01'),

scenarios as (select * from {{ ref('int_indice_variante') }}),

scores as (select * from {{ ref('int_indice_score') }}),

reperes as (select * from {{ ref('int_indice_score') }} where scenario = 'reference'),

final as (
    select
        faits.code_territoire as code_quartier,
        faits.generation,
        faits.millesime,
        faits.serie,
        scenarios.scenario,
        scenarios.libelle_scenario,
        scenarios.methode,
        scenarios.code_modifie,
        scenarios.facteur,
        scores.valeur,
        scores.rang,
        scores.nb_classes,
        reperes.rang as rang_reference,
        scores.rang - reperes.rang as decalage_rang,
        max(abs(scores.rang - reperes.rang)) over (
            partition by faits.code_territoire
        ) as decalage_max_quartier,
        max(abs(scores.rang - reperes.rang)) over (
            partition by faits.generation, scenarios.scenario
        ) as decalage_max_scenario,
        case
            when scores.valeur is null
                then coalesce(faits.motif_absence, 'indice égal partout dans ce scénario')
        end as motif_absence,
        case
            when scores.valeur is null and faits.valeur is not null then 'N' else faits.statut
        end as statut,
        faits.confiance,
        faits.source_id,
        faits.edition,
        faits.statut_millesime,
        faits.est_perime,
        faits.diffusion,
        faits.nature_donnees
    from faits
    inner join scenarios on faits.serie = 'v' || scenarios.version
    left join scores
        on faits.code_territoire = scores.code_quartier and scenarios.scenario = scores.scenario
    left join reperes on faits.code_territoire = reperes.code_quartier
)

select * from final
