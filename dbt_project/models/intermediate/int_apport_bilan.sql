-- Reports received on the actions of the year before: the year of the indicator is the year when
-- they are due. Unknown whether a report was received is not « no ».
with programmation as (select * from {{ ref('stg_programmation') }} where est_retenue),

lignes as (
    select
        *,
        millesime + 1 as millesime_bilan,
        cast(null as varchar) as code_commune,
        cast(null as varchar) as code_ept
    from programmation
),

attendus as (
    select
        source_id,
        edition,
        correction,
        millesime_bilan as millesime,
        id_action,
        code_quartier,
        code_contrat,
        code_commune,
        code_ept,
        part,
        case when bilan_recu then 1 when not bilan_recu then 0 end as recu
    from lignes
),

final as (
    {{ apports('attendus', [
        {'variable': 'cdv_bilans_attendus', 'objet': 'id_action'},
        {'variable': 'cdv_bilans_recus', 'objet': 'id_action', 'valeur': 'recu'},
    ]) }}
)

select * from final
