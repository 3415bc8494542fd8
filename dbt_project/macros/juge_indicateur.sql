{#- The one place where a value is granted or refused, for quartiers and aggregates alike:
      valeur = echelle x numerateur / denominateur, or echelle x numerateur when there is no quotient.
    What stops it, in this order: an unusable term or member (motif_amont), a zero denominator, a
    count under 5. Then numerator and denominator go too: they would give the value back.
    Expects CTEs `cte` and `indicateurs`; yields CTEs `motives` and `final`. -#}
{% macro juge_indicateur(cte) -%}
motives as (
    select
        {{ cte }}.*,
        indicateurs.echelle,
        case
            when {{ cte }}.rang_statut >= {{ premier_rang_sans_valeur() }} then {{ cte }}.motif_amont
            when {{ cte }}.est_quotient and {{ cte }}.denominateur = 0 then '{{ motif_division() }}'
            when
                indicateurs.regle_secret like 'R5%'
                and (
                    {{ effectif_protege(cte ~ '.numerateur') }}
                    or {{ effectif_protege(cte ~ '.denominateur') }}
                )
                then '{{ motif_effectif() }}'
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
        case
            when motif_absence is not null then null
            when est_quotient then echelle * numerateur / denominateur
            else echelle * numerateur
        end as valeur,
        case
            when motif_absence = '{{ motif_division() }}' then {{ rang_statut("'N'") }}
            when motif_absence = '{{ motif_effectif() }}' then {{ rang_statut("'S'") }}
            else rang_statut
        end as rang_statut,
        rang_confiance,
        motif_absence,
        source_id,
        edition,
        sources_complementaires,
        note,
        est_prouve,
        est_perime
    from motives
)
{%- endmacro %}

{% macro motif_division() -%} dénominateur nul {%- endmacro %}

{% macro motif_effectif() -%} effectif inférieur à 5 {%- endmacro %}
