{#- Larger territories that the annual report compares with, from the nearest. -#}
{% macro niveaux_rapport() -%}
    {{ return(['commune', 'ept', 'metropole', 'departement', 'region', 'france']) }}
{%- endmacro %}

{#- Kinds of territory that the report speaks of. -#}
{% macro types_rapport() -%}
    'qpv', 'qva', 'quartier_vecu', 'contrat_ville', 'ensemble_qpv', 'hors_qpv', 'commune', 'ept'
{%- endmacro %}

{% macro motif_niveau_non_compare() -%} 'niveau non comparé' {%- endmacro %}

{#- Gaps and their reasons beside a value; one that was compared with nothing has its reason too
    (`sans_ecart`: an expression that says it). -#}
{% macro colonnes_ecarts(ecarts, sans_ecart=motif_niveau_non_compare()) -%}
    {%- for niveau in niveaux_rapport() %}
    {{ ecarts }}.ecart_{{ niveau }},
    case
        when {{ ecarts }}.code_territoire is null then {{ sans_ecart }}
        else {{ ecarts }}.motif_ecart_{{ niveau }}
    end as motif_ecart_{{ niveau }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The same for a territory that may have no value at all. -#}
{% macro motif_sans_ecart(valeurs) -%}
    case when {{ valeurs }}.est_publiee then {{ motif_niveau_non_compare() }} else {{ valeurs }}.motif_absence end
{%- endmacro %}

{#- A model of the same grain as the facts, beside them. -#}
{% macro jointure_rapport(modele, nom) -%}
    left join {{ ref(modele) }} as {{ nom }}
        on
            valeurs.type_territoire = {{ nom }}.type_territoire
            and valeurs.code_territoire = {{ nom }}.code_territoire
            and valeurs.code_indicateur = {{ nom }}.code_indicateur
            and valeurs.millesime = {{ nom }}.millesime
{%- endmacro %}
