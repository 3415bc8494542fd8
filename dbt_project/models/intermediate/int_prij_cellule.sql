-- One row per cell of the follow-up of the young: a month, a PRIJ, a quartier, a sex, an age band
-- and a measure. Flows add over months, stocks do not, a median adds over nothing.
{%- set mesures = {
    'nb_reperes': 'flux', 'sorties_emploi': 'flux', 'sorties_formation': 'flux',
    'sorties_autres': 'flux', 'nb_accompagnes': 'stock', 'nb_actifs': 'stock',
} %}
with suivi as (select * from {{ ref('stg_prij') }}),

cellules as (
    {%- for mesure, nature in mesures.items() %}
    {{ 'union all ' if not loop.first }}select
        mois,
        millesime,
        id_prij,
        coalesce(code_quartier_suivi, 'non_localise') as code_quartier,
        sexe,
        tranche_age,
        '{{ mesure }}' as mesure,
        '{{ nature }}' as nature_mesure,
        cast({{ mesure }} as double) as valeur,
        {{ mesure }}_statut as statut,
        source_id,
        edition,
        correction
    from suivi
    {%- endfor %}
),

final as (
    select
        *,
        {{ effectif_protege('valeur') }} as est_primaire
    from cellules
)

select * from final
