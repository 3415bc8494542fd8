-- TYP01 and TYP02, in the columns of the engine: they compare quartiers with each other, which no
-- formula of the engine does. No value without every input; never the producer's own (grade B).
with resumes as (select * from {{ ref('int_indice_resume') }}),

scores as (select * from {{ ref('int_indice_score') }} where scenario = 'reference'),

classes as (select * from {{ ref('int_typologie_classe') }}),

mesures as (
    select
        resumes.*,
        'TYP01' as code_indicateur,
        scores.valeur,
        'moins de {{ var("indice_quartiers_min") }} quartiers à comparer'
        || ', ou une entrée égale partout'
            as motif_refus
    from resumes
    left join scores on resumes.code_quartier = scores.code_quartier
    union all
    select
        resumes.*,
        'TYP02' as code_indicateur,
        classes.classe as valeur,
        'trop peu de quartiers à classer, ou une entrée égale partout' as motif_refus
    from resumes
    left join classes on resumes.code_quartier = classes.code_quartier
),

final as (
    select
        'qpv' as type_territoire,
        code_quartier as code_territoire,
        code_indicateur,
        millesime,
        'v' || version as serie,
        false as est_quotient,
        cast(null as double) as numerateur,
        cast(null as double) as denominateur,
        cast(null as double) as controle,
        cast(valeur as double) as valeur,
        case
            when valeur is null then greatest(rang_statut, {{ premier_rang_sans_valeur() }})
            else rang_statut
        end as rang_statut,
        greatest(rang_confiance, {{ rang_confiance("'B'") }}) as rang_confiance,
        case
            when valeur is null then coalesce('entrées manquantes : ' || absentes, motif_refus)
        end as motif_absence,
        source_id,
        edition,
        {{ reserves(['publications', 'publications_base']) }} as sources_complementaires,
        cast(null as varchar) as base_denominateur,
        note,
        est_prouve,
        est_perime
    from mesures
)

select * from final
