-- Why an evolution cannot be computed, the first reason that holds; then what to read beside it.
with paires as (select * from {{ ref('int_evolution_paire') }}),

gardees as (
    select
        *,
        greatest(ecart_min, ecart_min_anterieur) as nb_annees_min,
        case
            when ecart_min >= ecart_min_anterieur then raison
            else raison_anterieure
        end as raison_garde
    from paires
),

final as (
    select
        *,
        case
            when valeur is null then 'valeur absente en ' || millesime || ' : ' || motif_absence
            when valeur_anterieure is null
                then
                    'valeur absente en ' || millesime_anterieur || ' : ' || motif_absence_anterieure
            when relation is not null and relation <> 'identique'
                then 'géographies différentes : quartier ' || relation
            when coalesce(serie, '') <> coalesce(serie_anterieure, '')
                then
                    'séries différentes : ' || coalesce(serie, 'sans nom')
                    || ', ' || coalesce(serie_anterieure, 'sans nom')
            when coalesce(base_denominateur, '') <> coalesce(base_anterieure, '')
                then
                    'deux dénominateurs : ' || coalesce(base_denominateur, 'de l''année')
                    || ', ' || coalesce(base_anterieure, 'de l''année')
            when (statut = 'E') <> (statut_anterieur = 'E')
                then 'méthodes différentes : une valeur publiée, une estimation'
            when not a_gardes then 'comparabilité dans le temps non documentée pour la source'
            when nb_annees < nb_annees_min then raison_garde
            when nature_evolution = 'relative' and valeur_anterieure = 0
                then 'valeur antérieure nulle'
        end as motif_evolution,
        {{ reserves([
            'coalesce(reserve, reserve_anterieure)',
            phrase_note('note', 'millesime'),
            phrase_note('note_anterieure', 'millesime_anterieur'),
            "case when relation = 'identique' then 'quartier de 2015 repris à l''identique en 2024' end",
        ]) }} as reserve_paire
    from gardees
)

select * from final
