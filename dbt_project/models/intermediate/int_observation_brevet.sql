-- Success rates of two groups of collèges, in the shape of observations, and the count of collèges
-- of known status, which names the directory. Under 11 candidates in a group, none (rule R11); nor
-- under 80 % of collèges of known status. Estimates: the status is that of the directory's year.
with territoires as (
    select
        *,
        {{ note_groupe_brevet('REP+', 'dnb_taux_rep_plus') }} || ' ; '
        || {{ note_groupe_brevet('hors EP', 'dnb_taux_hors_ep') }}
        || ' ; éducation prioritaire de '
        || coalesce(cast(annee_annuaire as varchar), 'date inconnue')
        || ', connue pour ' || nb_classes || ' collège(s) sur ' || nb_colleges as note
    from {{ ref('int_brevet_territoire') }}
),

mesures as (
    {%- for variable in ['dnb_taux_rep_plus', 'dnb_taux_hors_ep'] %}
    select
        *,
        '{{ variable }}' as variable,
        {{ taux_brevet(variable) }},
        source_id as source_mesure,
        edition as edition_mesure
    from territoires
    union all
    {%- endfor %}
    select
        *,
        'dnb_colleges_classes' as variable,
        cast(nb_classes as double) as valeur,
        'D' as statut,
        source_annuaire as source_mesure,
        edition_annuaire as edition_mesure
    from territoires
    where source_annuaire is not null
),

final as (
    select
        mesures.niveau_geo,
        mesures.code_geo,
        mesures.variable,
        mesures.millesime,
        mesures.valeur,
        mesures.statut,
        mesures.note,
        mesures.correction,
        mesures.source_mesure as source_id,
        mesures.edition_mesure as edition,
        'prouve' as statut_millesime,
        coalesce(editions.est_perime, false) as est_perime,
        'C' as confiance_base
    from mesures
    left join {{ ref('stg_edition') }} as editions
        on
            mesures.source_mesure = editions.source_id
            and mesures.edition_mesure = editions.edition
)

select * from final
