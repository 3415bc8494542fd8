{#- Wide columns of a fiche, driven by the model's own contract: each column whose YAML carries
    meta {indicateur, champ} becomes one pivoted expression. A new indicator is a column in the
    YAML, never a line of SQL. A territory without any row shows status N and a reason, never a silent
    null. -#}
{% macro colonnes_fiche() -%}
    {%- set expressions = [] -%}
    {%- for colonne in model.columns.values() if colonne.config.meta.indicateur is defined -%}
        {%- set meta = colonne.config.meta -%}
        {%- set pivot -%}
            max(case when indicateurs.code_indicateur = '{{ meta.indicateur }}' then indicateurs.{{ meta.champ }} end)
        {%- endset -%}
        {%- set absent -%}
            case
                when max(case when indicateurs.code_indicateur = '{{ meta.indicateur }}' then 1 end) is null
                    then 'aucune donnée pour cette année'
                else {{ pivot }}
            end
        {%- endset -%}
        {%- set valeur = {'statut': "coalesce(" ~ pivot ~ ", 'N')", 'motif_absence': absent}.get(meta.champ, pivot) -%}
        {%- do expressions.append(valeur ~ " as " ~ colonne.name) -%}
    {%- endfor -%}
    {{ expressions | join(",\n        ") }}
{%- endmacro %}
