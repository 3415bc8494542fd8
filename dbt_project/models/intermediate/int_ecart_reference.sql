-- Each published indicator beside its value in the territory of reference, the same year. It reads
-- what is published and nothing else, so it can give back nothing that is not. Levels have no gap.
-- Of the two meanings of France, the one that the publisher gives; France métropolitaine if both.
with faits as (
    select
        faits.*,
        indicateurs.sens,
        unites.nature_ecart,
        unites.unite_ecart
    from {{ ref('fct_indicateur') }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    inner join {{ ref('unites') }} as unites on indicateurs.unite = unites.unite
    where indicateurs.agregation <> 'sum' and unites.nature_ecart <> 'aucun'
),

niveaux as (select * from {{ ref('int_reference_datee') }}),

reperes as (select * from {{ ref('fct_indicateur') }}),

candidats as (
    select
        faits.*,
        niveaux.niveau_reference,
        niveaux.code_reference,
        niveaux.motif_reference,
        reperes.code_territoire is not null as a_reference,
        reperes.millesime as millesime_reference,
        reperes.generation as generation_reference,
        reperes.valeur as valeur_reference,
        coalesce(reperes.statut, 'N') as statut_reference,
        reperes.source_id as source_id_reference,
        reperes.edition as edition_reference,
        reperes.confiance as confiance_reference,
        reperes.statut_millesime as statut_millesime_reference,
        coalesce(reperes.est_perime, false) as est_perime_reference,
        reperes.serie as serie_reference,
        row_number() over (
            partition by
                faits.type_territoire, faits.code_territoire, faits.code_indicateur,
                faits.millesime, niveaux.niveau_reference
            order by
                case when reperes.code_territoire is null then 1 else 0 end asc,
                niveaux.code_reference desc
        ) as rang
    from faits
    inner join niveaux
        on
            faits.type_territoire = niveaux.type_territoire
            and faits.code_territoire = niveaux.code_territoire
    left join reperes
        on
            niveaux.niveau_reference = reperes.type_territoire
            and niveaux.code_reference = reperes.code_territoire
            and faits.code_indicateur = reperes.code_indicateur
            -- An equality, not a condition beside: another join takes hours on all of France.
            and reperes.millesime = {{ annee_comparable() }}
)

select * from candidats where rang = 1
