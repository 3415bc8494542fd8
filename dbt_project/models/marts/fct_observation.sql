-- Every published value in scope, also those that another publication replaced: an observer must be
-- able to go from a number back to the line of the file that gave it.
with candidates as (select * from {{ ref('int_observation_candidate') }}),

final as (
    select
        source_id,
        edition,
        variable,
        niveau_geo,
        code_geo,
        millesime_geo,
        millesime,
        bloc,
        valeur,
        statut,
        note,
        statut_millesime,
        rang = 1 as est_retenue,
        rang as rang_publication,
        est_perime,
        dans_perimetre,
        ligne
    from candidates
)

select * from final
