-- Every observation of every operation of urban renewal. An observation is the whole state of a
-- project: two of them are compared, never added.
with lignes as (select * from {{ source('registre', 'npnru_l') }}),

final as (
    select
        source_id,
        edition,
        correction,
        cast(year(date_observation) as integer) as millesime,
        id_operation,
        projet,
        date_observation,
        code_quartier,
        type_operation,
        hors_qpv,
        nb_logements_prevus,
        nb_logements_realises,
        cout_total,
        subvention_anru_conventionnee,
        subvention_anru_engagee,
        avancement
    from lignes
)

select * from final
