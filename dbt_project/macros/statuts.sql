{#- One order of weakness for the whole house: the status of a result is the weakest of its terms.
    0-3 carry a value (D, I, P, E), 4-6 carry none (N, S, X). Ranks, because `max` is portable. -#}
{% macro rang_statut(colonne) -%}
    case {{ colonne }}
        when 'D' then 0
        when 'I' then 1
        when 'P' then 2
        when 'E' then 3
        when 'N' then 4
        when 'S' then 5
        when 'X' then 6
    end
{%- endmacro %}

{% macro statut_de_rang(rang) -%}
    case {{ rang }}
        when 0 then 'D'
        when 1 then 'I'
        when 2 then 'P'
        when 3 then 'E'
        when 4 then 'N'
        when 5 then 'S'
        when 6 then 'X'
    end
{%- endmacro %}

{% macro premier_rang_sans_valeur() -%} 4 {%- endmacro %}

{#- The reason shown beside a missing value, in the reader's words. -#}
{% macro motif_de_rang(rang) -%}
    case {{ rang }}
        when 4 then 'non disponible à la source'
        when 5 then 'couvert par le secret statistique'
        when 6 then 'rejeté par un contrôle'
    end
{%- endmacro %}
