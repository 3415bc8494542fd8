{#- Columns of one sex beside those of both, on each side of a comparison (int_evolution_sexe,
    int_ecart_sexe). -#}
{% macro colonnes_du_sexe(sexes, autres, suffixe) -%}
    {{ sexes }}.sexe,
    {%- for cote, fin in [(sexes, ''), (autres, suffixe)] %}
    {{ cote }}.valeur as valeur_sexe{{ fin }},
    coalesce({{ cote }}.statut, 'N') as statut_sexe{{ fin }},
    {{ cote }}.motif as motif_sexe{{ fin }},
    {{ cote }}.serie as serie_sexe{{ fin }},
    coalesce({{ cote }}.est_melange, false) as est_melange{{ fin }},
    {{ cote }}.base_denominateur as base_sexe{{ fin }},
    {{ cote }}.confiance as confiance_sexe{{ fin }},
    {{ cote }}.source_id as source_id_sexe{{ fin }},
    {{ cote }}.edition as edition_sexe{{ fin }},
    {{ cote }}.statut_millesime as statut_millesime_sexe{{ fin }},
    coalesce({{ cote }}.est_perime, false) as est_perime_sexe{{ fin }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- One sex does not come from where both do, on either side: the rules of comparison judged the
    source, the series and the method of both (fct_evolution, fct_ecart), not those of this one. -#}
{% macro autre_publication(masculin, feminin) -%}
    est_melange or est_melange_{{ feminin }}
    or source_id <> source_id_sexe
    or source_id_{{ feminin }} <> source_id_sexe_{{ feminin }}
    or coalesce(serie, '') <> coalesce(serie_sexe, '')
    or coalesce(serie, '') <> coalesce(serie_sexe_{{ feminin }}, '')
    or (statut = 'E') <> (statut_sexe = 'E')
    or (statut_{{ masculin }} = 'E') <> (statut_sexe_{{ feminin }} = 'E')
{%- endmacro %}
