{#- One side of the gap between two groups of collèges, as it is told: both terms of its rate, unless
    rule R11 hides them. -#}
{% macro note_groupe_brevet(libelle, variable) -%}
    '{{ libelle }} : ' || case
            when {{ variable }}_presents = 0 then 'aucun candidat'
            when {{ variable }}_presents < 11 then 'moins de 11 candidats'
            else {{ variable }}_admis || ' admis sur ' || {{ variable }}_presents
        end
{%- endmacro %}

{#- Its rate and the status of it: rule R11, and enough collèges whose status is known. -#}
{% macro taux_brevet(variable) -%}
    case
            when {{ variable }}_presents >= 11 and nb_classes >= 0.8 * nb_colleges
                then round(100.0 * {{ variable }}_admis / {{ variable }}_presents, 6)
        end as valeur,
        case
            when {{ variable }}_presents = 0 or nb_classes < 0.8 * nb_colleges then 'N'
            when {{ variable }}_presents < 11 then 'S'
            else 'E'
        end as statut
{%- endmacro %}
