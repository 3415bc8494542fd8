-- Collèges that sat the brevet, with their place in priority education in the directory nearest to
-- the session: it dates the status, not the results. A collège that it does not name, or names
-- twice with two statuses, is in no group. A session comes from the newest file that holds it.
with resultats as (
    select
        *,
        row_number() over (partition by uai, millesime order by edition desc) as rang
    from {{ ref('stg_dnb') }}
    where upper(type_etablissement) like 'COLL%'
),

statuts as (
    select
        source_id,
        edition,
        millesime,
        uai,
        max(coalesce(education_prioritaire, 'hors EP')) as groupe,
        count(distinct coalesce(education_prioritaire, 'hors EP')) as nb_groupes
    from {{ ref('stg_ecole') }}
    group by source_id, edition, millesime, uai
),

photographies as (
    select distinct
        source_id,
        edition,
        millesime
    from statuts
),

annuaires as (
    select
        sessions.millesime,
        photographies.source_id as source_annuaire,
        photographies.edition as edition_annuaire,
        photographies.millesime as annee_annuaire,
        row_number() over (
            partition by sessions.millesime
            order by abs(photographies.millesime - sessions.millesime), photographies.edition
        ) as rang
    from (select distinct resultats.millesime from resultats) as sessions
    cross join photographies
),

final as (
    select
        resultats.*,
        annuaires.source_annuaire,
        annuaires.edition_annuaire,
        annuaires.annee_annuaire,
        case when statuts.nb_groupes = 1 then statuts.groupe end as groupe
    from resultats
    left join annuaires on resultats.millesime = annuaires.millesime and annuaires.rang = 1
    left join statuts
        on annuaires.edition_annuaire = statuts.edition and resultats.uai = statuts.uai
    where resultats.rang = 1
)

select * from final
