{#- Rule IEST30 and the coverage of METHODS (join class J3), on the cells of a quartier. -#}
{% macro carreaux_suffisants() -%}
    couverture >= 0.8 and part_imputee <= 0.5
{%- endmacro %}

{#- Imputed beyond the rule is withheld; not covered is not known. -#}
{% macro statut_carreaux() -%}
    case
            when {{ carreaux_suffisants() }} then 'E' when part_imputee > 0.5 then 'S' else 'N'
        end
{%- endmacro %}

{#- What a reader is told of the cells that an estimate rests on. -#}
{% macro note_carreaux() -%}
    case
            when part_imputee > 0.3
                then 'ménages imputés à ' || cast(round(100 * part_imputee) as integer) || ' %'
            when couverture < 0.995 then {{ texte_couverture('couverture') }}
            when part_surface < 0.8
                then
                    'carreaux habités sur ' || cast(round(100 * part_surface) as integer)
                    || ' % de la surface'
        end
{%- endmacro %}

{#- What a reader is told of things that are not of the grid's year, or not all placed. -#}
{% macro note_lieux_proches() -%}
    case
            when annee_edition > millesime
                then 'lieux de ' || annee_edition || ', après le carroyage de ' || millesime
            when annee_edition < millesime
                then 'lieux de ' || annee_edition || ', avant le carroyage de ' || millesime
            when part_situee < 0.995
                then cast(floor(100 * part_situee) as integer) || ' % de lieux situés'
        end
{%- endmacro %}

{#- Level of the quartiers of a family; the codes tell the two generations of QPV apart. -#}
{% macro niveau_de_famille(famille) -%}
    case when {{ famille }} in ('qva', 'quartier_vecu') then {{ famille }} else 'qpv' end
{%- endmacro %}
