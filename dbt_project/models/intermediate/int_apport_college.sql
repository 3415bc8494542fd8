-- What each collège brings to the success rates of REP+ and of what is outside priority education,
-- and to the count of those whose status and results are known.
with colleges as (
    select
        *,
        groupe is not null and presents is not null and admis is not null as est_connu
    from {{ ref('int_brevet_college') }}
),

final as (
    {%- for mesure in [
        {'variable': 'dnb_taux_rep_plus', 'si': "est_connu and groupe = 'REP+'"},
        {'variable': 'dnb_taux_hors_ep', 'si': "est_connu and groupe = 'hors EP'"},
        {'variable': 'dnb_colleges_classes', 'si': 'est_connu'},
        {'variable': 'presence', 'si': 'true'},
    ] %}
    {{ 'union all ' if not loop.first }}select
        source_id,
        edition,
        correction,
        source_annuaire,
        edition_annuaire,
        annee_annuaire,
        millesime,
        '{{ mesure.variable }}' as variable,
        uai,
        code_commune,
        presents,
        admis
    from colleges
    where {{ mesure.si }}
    {%- endfor %}
)

select * from final
