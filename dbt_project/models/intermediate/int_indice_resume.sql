-- The inputs of a quartier in one row: the latest of their years is that of the index, their
-- weakest state is its state, and what lacks is named.
with entrees as (select * from {{ ref('int_indice_entree') }}),

classees as (
    select
        *,
        row_number() over (
            partition by code_quartier
            order by
                case when millesime is null then 1 else 0 end asc,
                millesime desc,
                code_indicateur asc
        ) as rang
    from entrees
),

final as (
    select
        code_quartier,
        generation,
        version,
        max(millesime) as millesime,
        max(rang_statut) as rang_statut,
        max(rang_confiance) as rang_confiance,
        max(case when rang = 1 then source_id end) as source_id,
        max(case when rang = 1 then edition end) as edition,
        {{ liste_texte("case when rang > 1 then publication end") }} as publications,
        {{ liste_texte('publication_base') }} as publications_base,
        'entrées : ' || {{ liste_texte(
            "entree || ' ' || coalesce(cast(millesime as varchar), 'sans année')"
            ~ " || coalesce('/' || cast(millesime_base as varchar), '')"
        ) }} as note,
        {{ liste_texte(
            "case when valeur is null then entree || ' (' || motif_absence || ')' end"
        ) }} as absentes,
        min(case when est_prouve then 1 else 0 end) = 1 as est_prouve,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from classees
    group by code_quartier, generation, version
)

select * from final
