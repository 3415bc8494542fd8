-- One row per instance of participation and year.
{%- set personnes = {
    'membres': 'membres', 'femmes': 'membres_femmes', 'hommes': 'membres_hommes',
    'habitants': 'membres_habitants', 'formes': 'membres_formes', 'participants': 'participations',
} %}
with instances as (select * from {{ ref('int_instance_protegee') }}),

final as (
    select
        instances.id_instance,
        instances.millesime,
        instances.type_instance,
        instances.code_commune,
        instances.quartiers,
        instances.nb_quartiers,
        instances.date_creation,
        {%- for colonne, nom in personnes.items() %}
        case when not instances.est_masque then instances.{{ colonne }} end as {{ nom }},
        {%- endfor %}
        case
            when instances.est_masque then 'S' when instances.membres is null then 'N' else 'D'
        end as membres_statut,
        case
            when instances.est_masque then '{{ motif_effectif() }}, ou protège une autre instance'
            when instances.membres is null then 'non disponible à la source'
        end as motif_absence,
        instances.tirage_au_sort,
        instances.nb_reunions,
        instances.nb_formations,
        instances.avis_rapport_annuel,
        instances.comites_pilotage_total,
        instances.comites_pilotage_presents,
        {{ colonnes_trace('instances') }}
    from instances
    left join {{ ref('int_trace_edition') }} as trace
        on instances.source_id = trace.source_id and instances.edition = trace.edition
)

select * from final
