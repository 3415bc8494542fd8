-- Actions with what may be said of their beneficiaries (rule R5). The contract's totals are
-- published (CDV08, CDV09): one hidden action alone would follow from them, hence a second one, or
-- all of them.
{%- set groupe = 'code_contrat, millesime, est_retenue' %}
{%- set effectifs = [
    'femmes', 'hommes', 'femmes + hommes', 'geolocalises', 'en_qpv', 'geolocalises - en_qpv',
    'femmes + hommes - geolocalises',
] %}
with actions as (select * from {{ ref('int_action') }}),

primaires as (
    select
        *,
        femmes + hommes as realises,
        {{ un_effectif_protege(effectifs) }} as est_primaire
    from actions
),

paires as (
    select
        *,
        {{ masque_du_groupe(groupe, 'est_primaire', 'realises', 'id_action') }} as est_de_la_paire
    from primaires
),

final as (
    select
        *,
        {{ masque_elargi(groupe, 'est_de_la_paire', effectifs) }} as est_masque
    from paires
)

select * from final
