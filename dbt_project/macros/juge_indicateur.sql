{#- The one place where a value is granted or refused, for quartiers and aggregates alike:
      valeur = echelle x numerateur / denominateur, or echelle x numerateur when there is no quotient.
    What stops it, in this order: an unusable term or member (motif_amont), a zero denominator, the
    rule of secrecy (motif_de_secret). Then numerator, denominator and control go too: they would
    give the value back.
    Expects CTEs `cte` and `indicateurs`; yields CTEs `motives` and `final`. -#}
{% macro juge_indicateur(cte) -%}
motives as (
    select
        {{ cte }}.*,
        indicateurs.echelle,
        case
            when {{ cte }}.rang_statut >= {{ premier_rang_sans_valeur() }} then {{ cte }}.motif_amont
            when {{ cte }}.est_quotient and {{ cte }}.denominateur = 0 then '{{ motif_division() }}'
            else {{ motif_de_secret(cte) }}
        end as motif_absence
    from {{ cte }}
    inner join indicateurs on {{ cte }}.code_indicateur = indicateurs.code_indicateur
),

final as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        serie,
        est_quotient,
        case when motif_absence is null then numerateur end as numerateur,
        case when motif_absence is null then denominateur end as denominateur,
        case when motif_absence is null then controle end as controle,
        case
            when motif_absence is not null then null
            -- All of it is 100 %, and not the 100.00000000000001 that floats would make of it.
            when est_quotient and numerateur = denominateur then echelle
            when est_quotient then echelle * numerateur / denominateur
            else echelle * numerateur
        end as valeur,
        case
            when rang_statut >= {{ premier_rang_sans_valeur() }} or motif_absence is null then rang_statut
            when motif_absence = '{{ motif_division() }}' then {{ rang_statut("'N'") }}
            else {{ rang_statut("'S'") }}
        end as rang_statut,
        rang_confiance,
        motif_absence,
        source_id,
        edition,
        sources_complementaires,
        base_denominateur,
        note,
        est_prouve,
        est_perime
    from motives
)
{%- endmacro %}

{#- Source and year of a denominator that is the last known: two values over two of them do not compare,
    and their years say nothing of it. -#}
{% macro denominateur_le_dernier_connu() -%}
    case
        when role = 'denominateur' and regle_millesime = 'dernier_connu'
            then source_id || ' ' || millesime_terme
    end
{%- endmacro %}

{% macro motif_division() -%} dénominateur nul {%- endmacro %}
