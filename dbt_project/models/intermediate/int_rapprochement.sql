-- Every control in one shape. A control on which no file says anything keeps one row, that says so.
{%- set ept = "'ept' as type_portee, '" ~ var("ept_des_depots") ~ "' as code_portee" %}
{%- set contrat = "'contrat_ville' as type_portee, code_contrat as code_portee" %}
{%- set quartier = "'qpv' as type_portee, code_quartier as code_portee" %}
{%- set annee = 'cast(millesime as varchar) as periode' %}
{%- set modeles = {
    'int_rapprochement_ept': ['periode', ept],
    'int_rapprochement_cle': ['periode', ept],
    'int_rapprochement_prij': ['periode', ept],
    'int_rapprochement_contrat': [annee, contrat],
    'int_rapprochement_bop147': [annee, contrat],
    'int_rapprochement_tfpb': [annee, 'type_portee, code_portee'],
    'int_rapprochement_npnru': [annee, 'type_portee, code_portee'],
    'int_rapprochement_population': [annee, quartier],
} %}
with mesures as (
    {%- for modele, colonnes in modeles.items() %}
    {{ 'union all ' if not loop.first }}select
        code_controle,
        source_id,
        edition,
        millesime,
        {{ colonnes[0] }},
        {{ colonnes[1] }},
        attendu,
        observe,
        motif_absence
    from {{ ref(modele) }}
    {%- endfor %}
),

final as (
    select * from mesures
    union all
    select
        controles.code_controle,
        controles.source_id,
        null as edition,
        null as millesime,
        'aucune' as periode,
        'ept' as type_portee,
        '{{ var("ept_des_depots") }}' as code_portee,
        null as attendu,
        null as observe,
        'aucun fichier reçu, ou rien à comparer' as motif_absence
    from {{ ref('controles_rapprochement') }} as controles
    left join mesures on controles.code_controle = mesures.code_controle
    where mesures.code_controle is null
)

select * from final
