-- Actions with what may be said of their beneficiaries (rule R5). The contract's totals are published
-- (CDV08, CDV09): one hidden action alone would follow from them, hence a second one.
with actions as (select * from {{ ref('int_action') }}),

primaires as (
    select
        *,
        femmes + hommes as realises,
        {{ un_effectif_protege([
            'femmes', 'hommes', 'femmes + hommes', 'geolocalises', 'en_qpv',
            'geolocalises - en_qpv', 'femmes + hommes - geolocalises',
        ]) }} as est_primaire
    from actions
),

final as (
    select
        *,
        {{ masque_du_groupe(
            'code_contrat, millesime, est_retenue', 'est_primaire', 'realises', 'id_action'
        ) }} as est_masque
    from primaires
)

select * from final
