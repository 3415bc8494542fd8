-- Women and men of one indicator side by side: each as it is published, or why it is not. A sex
-- that no variable describes has no value: it is never a total less the other.
with cotes as (
    select
        *,
        substring(code_indicateur, 1, length(code_indicateur) - 2) as code_ensemble,
        substring(code_indicateur, length(code_indicateur), 1) as sexe,
        {{ statut_de_rang('rang_statut') }} as statut
    from {{ ref('int_sexe_reuni') }}
),

final as (
    select
        type_territoire,
        code_territoire,
        code_ensemble as code_indicateur,
        millesime,
        max(serie) as serie,
        max(case when sexe = 'F' then valeur end) as valeur_femmes,
        coalesce(max(case when sexe = 'F' then statut end), 'N') as statut_femmes,
        case
            when count(case when sexe = 'F' then 1 end) = 0 then '{{ motif_sexe() }}'
            else max(case when sexe = 'F' then motif_absence end)
        end as motif_femmes,
        max(case when sexe = 'H' then valeur end) as valeur_hommes,
        coalesce(max(case when sexe = 'H' then statut end), 'N') as statut_hommes,
        case
            when count(case when sexe = 'H' then 1 end) = 0 then '{{ motif_sexe() }}'
            else max(case when sexe = 'H' then motif_absence end)
        end as motif_hommes,
        {{ liste_texte('base_denominateur') }} as base_denominateur,
        max(rang_confiance) as rang_confiance,
        {{ publication_du_groupe() }},
        count(distinct source_id || ':' || edition) as nb_publications,
        count(distinct coalesce(serie, '')) as nb_series,
        min(case when est_prouve then 1 else 0 end) = 1 as est_prouve,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from cotes
    group by type_territoire, code_territoire, code_ensemble, millesime
)

select * from final
