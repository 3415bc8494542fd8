{#- Rule IEST30 and the coverage of METHODS (join class J3), on the cells of a quartier. -#}
{% macro carreaux_suffisants() -%}
    couverture >= 0.8 and part_imputee <= 0.5
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
