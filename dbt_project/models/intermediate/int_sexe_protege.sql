-- With the total, a sex that is shown tells the one that is hidden: it is hidden too. Not for the
-- rates that a producer publishes himself (non_aggregable): he has judged them, both sexes and all,
-- under his own rules, and fct_observation shows them as he does.
with paires as (select * from {{ ref('int_sexe_paire') }}),

jugees as (
    select
        paires.*,
        indicateurs.agregation <> 'non_aggregable' and paires.statut_hommes = 'S'
        and paires.valeur_femmes is not null as cache_femmes,
        indicateurs.agregation <> 'non_aggregable' and paires.statut_femmes = 'S'
        and paires.valeur_hommes is not null as cache_hommes
    from paires
    inner join {{ ref('indicateurs') }} as indicateurs
        on paires.code_indicateur = indicateurs.code_indicateur
),

final as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        serie,
        {%- for sexe in ['femmes', 'hommes'] %}
        case when not cache_{{ sexe }} then valeur_{{ sexe }} end as valeur_{{ sexe }},
        case when cache_{{ sexe }} then 'S' else statut_{{ sexe }} end as statut_{{ sexe }},
        case
            when cache_{{ sexe }} then 'masqué pour protéger un autre effectif'
            else motif_{{ sexe }}
        end as motif_{{ sexe }},
        {%- endfor %}
        base_denominateur,
        rang_confiance,
        source_id,
        edition,
        nb_publications,
        nb_series,
        est_prouve,
        est_perime
    from jugees
)

select * from final
