{#- What the engine reads of an observation, beside its territory: wherever it comes from. -#}
{% macro colonnes_observation() -%}
    variable,
        millesime,
        valeur,
        statut,
        note,
        correction,
        source_id,
        edition,
        statut_millesime,
        est_perime,
        confiance_base
{%- endmacro %}
