{#- Disclosure control: the rules of `regle_secret` (METHODS, section 3), in one place. Gives the reason
    when a rule refuses the value, else null. Rules of the producers (relay, RP, ndiff, the NOTE codes)
    are already in the status of their cells, those of estimates (J3, IEST30) in what was apportioned, but
    for their fewest units. -#}
{% macro motif_de_secret(cte) -%}
    {%- set regle = 'indicateurs.regle_secret' -%}
    case
        when
            {{ regle }} like '%R5%'
            and (
                {{ effectif_protege(cte ~ '.numerateur') }}
                or {{ effectif_protege(cte ~ '.denominateur') }}
            )
            then '{{ motif_effectif() }}'
        -- Our own counts: the complement would show it. A producer's cells hold his own rule.
        when
            {{ regle }} in ('R5', 'GEO80+R5') and {{ cte }}.est_quotient
            and {{ effectif_protege('(' ~ cte ~ '.denominateur - ' ~ cte ~ '.numerateur)') }}
            then '{{ motif_effectif() }}'
        -- So would the number of those whose place is unknown, beside a total that is published.
        when
            {{ regle }} = 'GEO80+R5'
            and {{ effectif_protege('(' ~ cte ~ '.controle - ' ~ cte ~ '.denominateur)') }}
            then '{{ motif_effectif() }}'
        when {{ regle }} like 'GEO80%' and {{ cte }}.denominateur < 0.8 * {{ cte }}.controle
            then 'moins de 80 % localisés'
        when {{ regle }} = 'D3' and {{ cte }}.controle < 3 then 'moins de 3 donateurs'
        when {{ cte }}.denominateur < {{ plancher_denominateur(regle) }}
            then 'moins de ' || {{ plancher_denominateur(regle) }} || ' unités au dénominateur'
    end
{%- endmacro %}

{#- Fewest units under which a quotient says too much of each of them; an estimate of fewer (J3,
    IEST30) is the quotient of its IRIS or cells under the name of a quartier where almost nobody lives. -#}
{% macro plancher_denominateur(regle) -%}
    case {{ regle }}
        when 'MIN2' then 2 when 'MIN10' then 10 when 'R11' then 11 when 'MIN20' then 20
        when 'J3' then 11 when 'IEST30' then 11
    end
{%- endmacro %}

{% macro motif_effectif() -%} effectif inférieur à 5 {%- endmacro %}
