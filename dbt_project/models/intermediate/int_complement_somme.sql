-- The complement of each commune, with what stops it counted. A quartier over several communes is
-- in the producer's own total for its part only: no share of ours is needed.
with totaux as (select * from {{ ref('int_complement_total') }}),

membres as (
    select
        code_indicateur,
        code_commune,
        generation,
        millesime,
        sum(valeur) as somme_quartiers,
        count(*) as nb_membres,
        sum(case when valeur is null then 1 else 0 end) as nb_sans_valeur,
        max(rang_statut) as rang_statut,
        max(case when est_partage then 1 else 0 end) = 1 as a_partage,
        min(case when est_de_meme_source then 1 else 0 end) = 1 as est_de_meme_source
    from {{ ref('int_complement_membre') }}
    group by code_indicateur, code_commune, generation, millesime
),

final as (
    select
        totaux.code_indicateur,
        totaux.code_commune,
        totaux.generation,
        totaux.millesime,
        totaux.total - totaux.total_qpv as valeur,
        totaux.total_qpv,
        membres.somme_quartiers,
        membres.nb_membres,
        membres.nb_sans_valeur,
        membres.a_partage,
        membres.est_de_meme_source,
        -- Checked where every quartier counts whole; a quartier that we place in no commune, or in
        -- the wrong one, would show here.
        membres.a_partage or membres.nb_sans_valeur > 0
        or abs(membres.somme_quartiers - totaux.total_qpv) <= 0.5 as est_concordant,
        greatest(totaux.rang_statut, membres.rang_statut) as rang_statut,
        totaux.rang_confiance,
        totaux.source_id,
        totaux.edition,
        totaux.est_prouve,
        totaux.est_perime
    from totaux
    inner join membres
        on
            totaux.code_indicateur = membres.code_indicateur
            and totaux.code_commune = membres.code_commune
            and totaux.generation = membres.generation
            and totaux.millesime = membres.millesime
)

select * from final
