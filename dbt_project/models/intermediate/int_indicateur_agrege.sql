-- Larger territories, judged. All members must have a usable value: a total of the visible ones
-- would be wrong, and would disclose the hidden one by difference. An estimate from parts of IRIS
-- tolerates what is not covered, up to a threshold.
with sommes as (select * from {{ ref('int_indicateur_somme') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

motivees as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        est_quotient,
        numerateur,
        denominateur,
        controle,
        case
            when est_estimation and couverture >= {{ seuil_couverture('est_quotient') }}
                then {{ rang_statut("'E'") }}
            else rang_statut
        end as rang_statut,
        rang_confiance,
        serie,
        source_id,
        edition,
        {{ reserves(['sources_des_membres', 'autres_publications']) }} as sources_complementaires,
        base_denominateur,
        -- A ratio that leaves a part of its territory out says how much it covers.
        case
            when est_estimation and couverture < 0.995
                then {{ texte_couverture('couverture') }}
            else note
        end as note,
        est_prouve,
        est_perime,
        case
            when est_estimation
                then {{ texte_couverture('couverture') }}
            else nb_sans_valeur || ' membre(s) sur ' || nb_membres || ' sans valeur publiable'
        end as motif_amont
    from sommes
),

{{ juge_indicateur('motivees') }}

select * from final
