-- Operations of urban renewal as the last observation of each year saw them: an observation is the
-- whole state of a project, so earlier ones are replaced and never added.
with lignes as (select * from {{ source('registre', 'npnru_l') }}),

classees as (
    select
        *,
        cast(year(date_observation) as integer) as millesime,
        date_observation = max(date_observation) over (
            partition by projet, year(date_observation)
        ) as est_derniere
    from lignes
),

final as (
    select
        source_id,
        edition,
        correction,
        millesime,
        id_operation,
        code_quartier,
        type_operation,
        hors_qpv,
        nb_logements_prevus,
        nb_logements_realises,
        subvention_anru_conventionnee,
        subvention_anru_engagee
    from classees
    where est_derniere
)

select * from final
