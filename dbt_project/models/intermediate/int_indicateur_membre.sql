-- What each member brings to a larger territory, for indicators that add up and for no other.
-- A member without a row is kept, as "non disponible": it must stop the total, not shrink it.
with membres as (select * from {{ ref('int_appartenance') }}),

bases as (select * from {{ ref('int_indicateur_base') }}),

indicateurs as (
    select *
    from {{ ref('indicateurs') }}
    where agregation in ('sum', 'ratio_of_sums')
),

attendus as (
    select distinct
        membres.type_territoire,
        membres.code_territoire,
        bases.code_indicateur,
        bases.millesime,
        indicateurs.agregation = 'ratio_of_sums' as est_quotient
    from membres
    inner join bases
        on
            membres.code_membre = bases.code_territoire
            and membres.type_membre = bases.type_territoire
    inner join indicateurs on bases.code_indicateur = indicateurs.code_indicateur
),

final as (
    select
        attendus.*,
        {{ publication('bases.source_id', 'bases.edition') }} as publication,
        bases.sources_complementaires,
        bases.base_denominateur,
        bases.serie,
        bases.note,
        bases.numerateur * membres.poids_numerateur / membres.poids_denominateur as numerateur,
        bases.denominateur * membres.poids_numerateur / membres.poids_denominateur as denominateur,
        bases.controle * membres.poids_numerateur / membres.poids_denominateur as controle,
        membres.poids,
        membres.part_couverte,
        {{ rang_confiance('membres.confiance_poids') }} as rang_confiance_poids,
        coalesce(bases.rang_statut, {{ premier_rang_sans_valeur() }}) as rang_statut,
        bases.rang_confiance,
        coalesce(bases.est_prouve, true) as est_prouve,
        coalesce(bases.est_perime, false) as est_perime
    from attendus
    inner join membres
        on
            attendus.type_territoire = membres.type_territoire
            and attendus.code_territoire = membres.code_territoire
    left join bases
        on
            membres.code_membre = bases.code_territoire
            and membres.type_membre = bases.type_territoire
            and attendus.code_indicateur = bases.code_indicateur
            and attendus.millesime = bases.millesime
)

select * from final
