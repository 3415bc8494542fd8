-- Both kinds of lines of the dashboard under the same keys, without the columns of the other kind.
with ensembles as (select * from {{ ref('int_tableau_ensemble') }}),

territoires as (select * from {{ ref('int_tableau_territoire') }}),

final as (
    select
        'ensemble' as genre,
        type_territoire as niveau,
        code_groupe as code_niveau,
        {{ libelle_groupe('type_territoire', 'generation') }} as libelle_niveau,
        generation,
        code_indicateur,
        millesime,
        est_dernier,
        serie,
        {{ confiance_de_rang('rang_confiance') }} as confiance,
        sources,
        statut_millesime,
        est_perime,
        millesime_anterieur
    from ensembles
    union all
    select
        'territoire' as genre,
        type_territoire as niveau,
        code_territoire as code_niveau,
        libelle as libelle_niveau,
        generation,
        code_indicateur,
        millesime,
        est_dernier,
        serie,
        confiance,
        sources,
        statut_millesime,
        est_perime,
        millesime_anterieur
    from territoires
)

select * from final
