{#- How two values of one indicator are compared: the words are those of seeds/unites.csv. A quotient
    by zero is no number: callers give it a reason first (motif_base_nulle). -#}
{% macro ecart_derive(nature, valeur, base) -%}
    round(case {{ nature }}
        when 'difference' then {{ valeur }} - {{ base }}
        when 'rapport' then {{ valeur }} / nullif({{ base }}, 0)
        when 'relative' then 100 * ({{ valeur }} / nullif({{ base }}, 0) - 1)
    end, 6)
{%- endmacro %}

{#- What a reader may conclude: the side of the neutral point (0, or 1 for a quotient), times the sense. -#}
{% macro lecture_derive(nature, ecart, sens) -%}
    case
        when {{ ecart }} is null then null
        when {{ sens }} * ({{ ecart }} - case when {{ nature }} = 'rapport' then 1 else 0 end) > 0 then 'favorable'
        when {{ sens }} * ({{ ecart }} - case when {{ nature }} = 'rapport' then 1 else 0 end) < 0 then 'defavorable'
        else 'neutre'
    end
{%- endmacro %}

{#- Whether a variation is more than what its two values leave unsaid: rounding, and the chance of a
    sample, which is not published. Null when that is not known. -#}
{% macro depasse_l_imprecision() -%}
    case
        when abs(round(valeur - valeur_anterieure, 6)) <= marge_arrondi then false
        when marge_arrondi is not null and paire_exhaustive then true
    end
{%- endmacro %}

{% macro motif_d_imprecision() -%}
    case
        when marge_arrondi is null then 'précision de la source non publiée'
        else 'au-delà de l''arrondi, mais aléa du sondage non publié'
    end
{%- endmacro %}

{#- Two values, one year each: proven when both are. -#}
{% macro statut_millesime_paire(premier, second) -%}
    case when {{ premier }} = 'prouve' and coalesce({{ second }}, 'prouve') = 'prouve' then 'prouve' else 'presume' end
{%- endmacro %}

{#- The weaker of two grades; an absent second one leaves the first, and so does Z: it says that a
    value is no quartier's (context), which is what a reference is, and not that it is poor. -#}
{% macro confiance_paire(premiere, seconde) -%}
    {%- set second = "nullif(" ~ rang_confiance(seconde) ~ ", " ~ rang_confiance("'Z'") ~ ")" -%}
    {{ confiance_de_rang('greatest(' ~ rang_confiance(premiere) ~ ', coalesce(' ~ second ~ ', 0))') }}
{%- endmacro %}

{#- Reservations, those that apply, one after the other: each is null or a sentence. -#}
{% macro reserves(phrases) -%}
    nullif(substring(
        {%- for phrase in phrases %}
        {{ '|| ' if not loop.first }}coalesce(' ; ' || {{ phrase }}, '')
        {%- endfor %}, 4), '')
{%- endmacro %}

{#- The year of a value, where the territory of reference is sure to hold it then (int_reference_datee). -#}
{% macro annee_comparable() -%}
    case
        when faits.generation = 2015 or faits.millesime >= niveaux.annee_min then faits.millesime
    end
{%- endmacro %}

{#- The note of a value, in words, when it is a reservation: a producer's code is one word. -#}
{% macro phrase_note(note, millesime) -%}
    case
        when coalesce({{ note }}, '0') = '0' then null
        when position(' ' in {{ note }}) > 0 then {{ note }} || ' en ' || {{ millesime }}
        else 'note ' || {{ note }} || ' en ' || {{ millesime }}
    end
{%- endmacro %}

{#- Of a total, how many members have a note that is a reservation: never the code of one of them. -#}
{% macro membres_avec_reserve(note) -%}
    nullif(sum(case when coalesce({{ note }}, '0') <> '0' then 1 else 0 end), 0) || ' membre(s) avec réserve'
{%- endmacro %}

{#- Kinds of territory that are ranked among themselves, and compared with larger ones. -#}
{% macro types_compares() -%} 'qpv', 'qva', 'quartier_vecu', 'contrat_ville', 'commune' {%- endmacro %}
