-- QUA01 and QUA02, in the columns of the engine: cells counted in the warehouse itself, so the
-- engine cannot compute them (they depend on what it gives).
with comptes as (select * from {{ ref('int_completude') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

codes as (
    {{ lignes('code_indicateur', ['QUA01', 'QUA02']) }}
),

quotients as (
    select
        comptes.type_territoire,
        comptes.code_territoire,
        codes.code_indicateur,
        comptes.millesime,
        cast(null as varchar) as serie,
        true as est_quotient,
        case codes.code_indicateur
            when 'QUA01' then comptes.nb_publiees else comptes.nb_estimees
        end as numerateur,
        case codes.code_indicateur
            when 'QUA01' then comptes.nb_attendues else comptes.nb_publiees
        end as denominateur,
        cast(null as double) as controle,
        {{ rang_statut("'D'") }} as rang_statut,
        -- A count of the warehouse, over sources of every grade: never a producer's own value.
        {{ rang_confiance("'B'") }} as rang_confiance,
        cast(null as varchar) as motif_amont,
        comptes.source_id,
        comptes.edition,
        comptes.publications as sources_complementaires,
        cast(null as varchar) as base_denominateur,
        cast(null as varchar) as note,
        true as est_prouve,
        comptes.est_perime
    from comptes
    cross join codes
),

{{ juge_indicateur('quotients') }}

select * from final
