-- Quartiers that a commune holds, whole or in part, for each total that a complement is taken from.
-- One without a value is kept: it must stop the complement, which would help to find it. So must
-- one of a commune that has joined this one: the total may be of before or after.
with totaux as (select * from {{ ref('int_complement_total') }}),

parts as (
    select
        code_commune_actuelle,
        generation,
        code_quartier,
        max(case when code_commune = code_commune_actuelle then 0 else 1 end) = 1 as a_rejoint
    from {{ ref('int_quartier_commune') }}
    group by code_commune_actuelle, generation, code_quartier
),

quartiers as (select * from {{ ref('int_quartier') }}),

bases as (select * from {{ ref('int_indicateur_base') }} where type_territoire = 'qpv'),

final as (
    select
        totaux.code_indicateur,
        totaux.code_commune,
        totaux.generation,
        totaux.millesime,
        parts.code_quartier,
        bases.valeur,
        quartiers.nb_communes > 1 or parts.a_rejoint as est_partage,
        coalesce(bases.rang_statut, {{ premier_rang_sans_valeur() }}) as rang_statut,
        coalesce(bases.source_id = totaux.source_id, false) as est_de_meme_source
    from totaux
    inner join parts
        on
            totaux.code_commune = parts.code_commune_actuelle
            and totaux.generation = parts.generation
    inner join quartiers on parts.code_quartier = quartiers.code_quartier
    left join bases
        on
            parts.code_quartier = bases.code_territoire
            and totaux.code_indicateur = bases.code_indicateur
            and totaux.millesime = bases.millesime
)

select * from final
