-- Larger territories: the same two sums over the same members. All members must have a usable
-- value: a total of the visible ones would be wrong, and would disclose the
-- hidden one by difference. A share of a member makes the total an estimate (status E, grade C).
-- Rounded: a parallel sum of floats differs in its last digits from one night to the next.
with parts as (select * from {{ ref('int_indicateur_membre') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

sommes as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        est_quotient,
        round(sum(numerateur), 6) as numerateur,
        round(sum(denominateur), 6) as denominateur,
        count(*) as nb_membres,
        sum(
            case
                when poids is null or rang_statut >= {{ premier_rang_sans_valeur() }} then 1
                else 0
            end
        ) as nb_sans_valeur,
        greatest(
            max(rang_statut),
            max(case when poids < 1 then {{ rang_statut("'E'") }} else 0 end),
            max(case when poids is null then {{ premier_rang_sans_valeur() }} else 0 end)
        ) as rang_statut,
        greatest(
            max(rang_confiance),
            max(case when poids < 1 then {{ rang_confiance("'C'") }} else 0 end)
        ) as rang_confiance,
        max(serie) as serie,
        max(source_id) as source_id,
        max(edition) as edition,
        max(sources_complementaires) as sources_complementaires,
        max(note) as note,
        min(case when est_prouve then 1 else 0 end) = 1 as est_prouve,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from parts
    group by type_territoire, code_territoire, code_indicateur, millesime, est_quotient
),

motivees as (
    select
        *,
        nb_sans_valeur || ' membre(s) sur ' || nb_membres || ' sans valeur publiable' as motif_amont
    from sommes
),

{{ juge_indicateur('motivees') }}

select * from final
