{#- Facts of the programmes: what several of them share. -#}

{#- Where a row comes from and what it is worth; expects int_trace_edition joined as `trace`. -#}
{% macro colonnes_trace(cte) -%}
    {{ cte }}.source_id,
        {{ cte }}.edition,
        {{ cte }}.correction,
        trace.confiance,
        trace.est_perime,
        trace.nature_donnees
{%- endmacro %}

{#- The name of a structure, when its kind or its registration number says that it is one. Groups of
    inhabitants and holders without a number may be persons: their name is never shown. -#}
{% macro porteur_montre(nom, numero, type_porteur="''") -%}
    case
        when {{ type_porteur }} = 'collectif_habitants' then null
        when {{ type_porteur }} in ('association', 'bailleur', 'commune') then {{ nom }}
        when {{ numero }} is not null then {{ nom }}
    end
{%- endmacro %}

{#- Things whose counts of persons go together: one count under 5 hides them all, and with them those
    of the smallest other thing of the group, else the group's total would give the hidden ones back. -#}
{% macro masque_du_groupe(groupe, est_primaire, taille, cle) -%}
    {{ est_primaire }}
    or (
        max(case when {{ est_primaire }} then 1 else 0 end) over (partition by {{ groupe }}) = 1
        and row_number() over (
            partition by {{ groupe }}, {{ est_primaire }}
            -- An empty thing protects nothing as long as another one is there.
            order by
                case when {{ taille }} = 0 then 1 else 0 end asc, {{ taille }} asc nulls last, {{ cle }} asc
        ) = 1
    )
{%- endmacro %}

{#- One hidden thing and its partner are not enough where what they hold together is itself a count
    of 1 to 4 of one kind (a partner without any women protects none): then the whole group is hidden. -#}
{% macro masque_elargi(groupe, est_masque, effectifs) -%}
    {{ est_masque }}
    {%- for effectif in effectifs %}
    or {{ effectif_protege(
        'sum(case when ' ~ est_masque ~ ' then ' ~ effectif ~ ' end) over (partition by ' ~ groupe ~ ')'
    ) }}
    {%- endfor %}
{%- endmacro %}

{#- Any of these counts is under 5 without being 0. -#}
{% macro un_effectif_protege(effectifs) -%}
    {%- for effectif in effectifs %}
    {{ 'or ' if not loop.first }}{{ effectif_protege('(' ~ effectif ~ ')') }}
    {%- endfor %}
{%- endmacro %}

{#- Key of Luhn over the digits of a number of that length; a character that is no digit fails. The
    establishments of La Poste have their own rule (sum of the digits, multiple of 5). -#}
{% macro luhn_valide(numero, longueur) -%}
    coalesce(
        length({{ numero }}) = {{ longueur }}
        {%- for rang in range(1, longueur + 1) %}
        and {{ chiffre(numero, rang) }} >= 0
        {%- endfor %}
        and (
            mod(
                {%- for rang in range(1, longueur + 1) %}
                {%- set c = chiffre(numero, rang) %}
                {{ '+ ' if not loop.first }}
                {%- if (longueur - rang) % 2 == 1 -%}
                    (2 * {{ c }} - case when {{ c }} > 4 then 9 else 0 end)
                {%- else -%}
                    {{ c }}
                {%- endif %}
                {%- endfor %}, 10
            ) = 0
            or (
                {{ numero }} like '356000000%' and mod(
                    {%- for rang in range(1, longueur + 1) %}
                    {{ '+ ' if not loop.first }}{{ chiffre(numero, rang) }}
                    {%- endfor %}, 5
                ) = 0
            )
        ), false
    )
{%- endmacro %}

{#- The digit at that place, -1 for anything else. -#}
{% macro chiffre(numero, rang) -%}
    (position(substring({{ numero }}, {{ rang }}, 1) in '0123456789') - 1)
{%- endmacro %}

{#- Verdict of a comparison; a null gap has none. -#}
{% macro verdict_rapprochement(comparaison, ecart, tolerance) -%}
    case
        when {{ ecart }} is null then 'incalculable'
        when {{ comparaison }} = 'egal' and abs({{ ecart }}) <= {{ tolerance }} then 'conforme'
        when {{ comparaison }} = 'maximum' and {{ ecart }} <= {{ tolerance }} then 'conforme'
        when {{ comparaison }} = 'minimum' and {{ ecart }} >= -1 * {{ tolerance }} then 'conforme'
        else 'ecart'
    end
{%- endmacro %}

{#- Sum of the rows where the condition holds, null when one of them is unknown or when there is none.
    Rounded: the parts of a key do not make a sum of floats exact. -#}
{% macro somme_connue(valeur, si='true') -%}
    case
        when count(case when {{ si }} then 1 end) = count(case when {{ si }} then {{ valeur }} end)
            then round(sum(case when {{ si }} then {{ valeur }} end), 6)
    end
{%- endmacro %}

{% macro compte_si(condition) -%}
    count(case when {{ condition }} then 1 end)
{%- endmacro %}
