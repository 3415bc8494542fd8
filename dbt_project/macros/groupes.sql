{#- A kind of territories of one generation, as one line of a dashboard: qpv-2015, commune. -#}
{% macro code_groupe(type_territoire, generation) -%}
    {{ type_territoire }} || coalesce('-' || {{ generation }}, '')
{%- endmacro %}

{#- The same in the reader's words. -#}
{% macro libelle_groupe(type_territoire, generation) -%}
    case {{ type_territoire }}
        when 'qpv' then 'Quartiers prioritaires de ' || {{ generation }}
        when 'qva' then 'Quartiers de veille active'
        when 'quartier_vecu' then 'Quartiers vécus'
        when 'contrat_ville' then 'Contrats de ville'
        when 'commune' then 'Communes'
    end
{%- endmacro %}
