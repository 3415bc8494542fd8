-- "Hors QPV": what a commune counts outside its quartiers of one generation, for counts alone, in
-- the columns of the engine. Judged like any other value, its rule of secrecy included.
with sommes as (select * from {{ ref('int_complement_somme') }}),

indicateurs as (select * from {{ ref('indicateurs') }} where agregation = 'sum'),

complements as (
    select
        'hors_qpv' as type_territoire,
        {{ code_hors_qpv('sommes.code_commune', 'sommes.generation') }} as code_territoire,
        sommes.code_indicateur,
        sommes.millesime,
        cast(null as varchar) as serie,
        false as est_quotient,
        sommes.valeur as numerateur,
        cast(null as double) as denominateur,
        cast(null as double) as controle,
        case
            when
                not sommes.est_de_meme_source or not sommes.est_concordant or sommes.valeur < 0
                then greatest(sommes.rang_statut, {{ premier_rang_sans_valeur() }})
            else sommes.rang_statut
        end as rang_statut,
        sommes.rang_confiance,
        case
            when sommes.nb_sans_valeur > 0
                then
                    sommes.nb_sans_valeur || ' quartier(s) sur ' || sommes.nb_membres
                    || ' sans valeur publiable'
            when not sommes.est_de_meme_source then 'total et quartiers de deux sources'
            when not sommes.est_concordant
                then 'total en quartiers différent de la somme des quartiers'
            when sommes.valeur < 0 then 'quartiers au-delà du total publié'
            else {{ motif_de_rang('sommes.rang_statut') }}
        end as motif_amont,
        sommes.source_id,
        sommes.edition,
        cast(null as varchar) as sources_complementaires,
        cast(null as varchar) as base_denominateur,
        cast(null as varchar) as note,
        sommes.est_prouve,
        sommes.est_perime
    from sommes
    inner join indicateurs on sommes.code_indicateur = indicateurs.code_indicateur
),

{{ juge_indicateur('complements') }}

select * from final
