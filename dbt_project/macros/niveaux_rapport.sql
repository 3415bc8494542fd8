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
{% macro colonnes_ecarts(ecarts, sans_ecart) -%}
    {%- for niveau in niveaux_rapport() %}
    {{ ecarts }}.ecart_{{ niveau }},
    case
        when {{ ecarts }}.code_territoire is null then {{ sans_ecart }}
        else {{ ecarts }}.motif_ecart_{{ niveau }}
    end as motif_ecart_{{ niveau }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The evolution beside a value, never without what is to be read with it. -#}
{% macro colonnes_evolutions(evolutions, sans_evolution) -%}
    {%- for colonne in [
        'millesime_anterieur', 'valeur_anterieure', 'evolution', 'nature_evolution', 'unite_evolution',
        'est_significative',
    ] %}
    {{ evolutions }}.{{ colonne }},
    {%- endfor %}
    case
        when {{ evolutions }}.code_territoire is null then {{ sans_evolution }}
        else {{ evolutions }}.motif_evolution
    end as motif_evolution,
    {{ evolutions }}.reserve_evolution,
    {{ evolutions }}.confiance_evolution
{%- endmacro %}

{#- Why nothing was derived, the first reason that holds: the indicator never has any
    (int_indicateur_compare); the territory has no value at all (`valeurs`: where that may be). -#}
{% macro motif_sans_ecart(valeurs=none) -%}
    {{ motif_sans_derive('comparaisons.motif_sans_ecart', motif_niveau_non_compare(), valeurs) }}
{%- endmacro %}

{% macro motif_sans_evolution(valeurs=none) -%}
    {{ motif_sans_derive('comparaisons.motif_sans_evolution', "'aucune année antérieure'", valeurs) }}
{%- endmacro %}

{% macro motif_sans_derive(jamais, sinon, valeurs) -%}
    case
            when {{ jamais }} is not null then {{ jamais }}
            {%- if valeurs %}
            when not {{ valeurs }}.est_publiee then {{ valeurs }}.motif_absence
            {%- endif %}
            else {{ sinon }}
        end
{%- endmacro %}

{#- The reasons above, by indicator. -#}
{% macro jointure_comparaisons() -%}
    inner join {{ ref('int_indicateur_compare') }} as comparaisons
        on valeurs.code_indicateur = comparaisons.code_indicateur
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
