-- Quartier of each located thing, in each family of quartiers: both generations of the quartiers
-- prioritaires, those of veille active, those drawn by partners (several of these at times). The
-- producer's code first, else ours, which stays beside it. `objet` is what its register calls it.
-- Points of Sirene are a source of their own: named after the stock that they place, and of these
-- the last photograph of each year.
with rattachements as (
    select * from {{ source('spatial', 'rattachement_point') }}
    where registre in (
        'sirene_geolocalisation', 'rpls_logement', 'bpe_equipement', 'etablissement_scolaire',
        'dvf_mutation'
    )
),

dernieres as (
    select
        registre,
        left(edition, 4) as annee,
        max(edition) as edition
    from rattachements
    where registre = 'sirene_geolocalisation'
    group by registre, left(edition, 4)
),

final as (
    select
        case
            when rattachements.registre = 'sirene_geolocalisation' then 'insee_sirene'
            else rattachements.source_id
        end as source_id,
        left(rattachements.edition, 4) as annee_edition,
        case
            when rattachements.registre = 'sirene_geolocalisation' then rattachements.cle
            else rattachements.edition || ':' || rattachements.ligne
        end as objet,
        rattachements.famille,
        rattachements.generation,
        rattachements.code_retenu as code_quartier,
        rattachements.code_calcule,
        rattachements.etat,
        rattachements.etat_calcule,
        rattachements.methode,
        rattachements.confiance
    from rattachements
    left join dernieres
        on
            rattachements.registre = dernieres.registre
            and left(rattachements.edition, 4) = dernieres.annee
    where dernieres.edition is null or rattachements.edition = dernieres.edition
)

select * from final
