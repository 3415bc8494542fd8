-- Class of each quartier among those that resemble it, or why it has none; how well it sits there.
with faits as (select * from {{ ref('fct_indicateur') }} where code_indicateur = 'TYP02'),

indices as (select * from {{ ref('fct_indicateur') }} where code_indicateur = 'TYP01'),

classes as (select * from {{ ref('int_typologie_classe') }}),

final as (
    select
        faits.code_territoire as code_quartier,
        faits.generation,
        faits.millesime,
        faits.serie,
        classes.classe,
        'Classe ' || classes.classe || ' sur ' || classes.nb_classes
        || case classes.classe
            when 1 then ' (la plus fragile)'
            when classes.nb_classes then ' (la moins fragile)'
            else ''
        end as libelle_classe,
        classes.nb_classes,
        indices.valeur as indice,
        classes.distance_centre,
        classes.silhouette,
        round(avg(classes.silhouette) over (partition by faits.generation), 6)
            as silhouette_moyenne,
        faits.motif_absence,
        faits.statut,
        faits.confiance,
        faits.source_id,
        faits.edition,
        faits.sources_complementaires,
        faits.note,
        faits.statut_millesime,
        faits.est_perime,
        faits.diffusion,
        faits.nature_donnees
    from faits
    left join indices on faits.code_territoire = indices.code_territoire
    left join classes on faits.code_territoire = classes.code_quartier
)

select * from final
