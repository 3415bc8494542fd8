-- Subsidies of the programme 147 against the State's specific credits of the programming, contract by
-- contract. A silent file, or an amount for several contracts, leaves nothing to compare.
with lignes as (
    select
        millesime,
        code_contrat,
        source_id,
        edition,
        dispositif = 'etat_bop147' as est_bop147,
        case
            when financeur = 'Etat' and nature_credit = 'specifique_ville' then montant_accorde
            else 0
        end as montant
    from {{ ref('int_financement') }}
    where dispositif in ('etat_bop147', 'programmation') and code_contrat is not null
),

sommes as (
    select
        millesime,
        code_contrat,
        max(source_id) as source_id,
        max(edition) as edition,
        {{ somme_connue('montant', 'est_bop147') }} as attendu,
        {{ somme_connue('montant', 'not est_bop147') }} as observe
    from lignes
    group by millesime, code_contrat
),

partages as (
    select distinct
        financements.millesime,
        contrats.code_contrat
    from {{ ref('int_financement') }} as financements
    inner join {{ ref('contrats_ville') }} as contrats
        on {{ contient('financements.code_territoire', 'contrats.code_contrat') }}
    where financements.type_territoire = 'plusieurs_contrats'
),

final as (
    select
        'BOP147_CONTRAT' as code_controle,
        sommes.source_id,
        sommes.edition,
        sommes.millesime,
        sommes.code_contrat,
        case when partages.code_contrat is null then sommes.attendu end as attendu,
        sommes.observe,
        case
            when partages.code_contrat is not null then 'subvention commune à plusieurs contrats'
            when sommes.attendu is null then 'aucune subvention du programme 147 pour ce contrat'
            when sommes.observe is null then 'programmation absente pour ce contrat et cette année'
        end as motif_absence
    from sommes
    left join partages
        on sommes.millesime = partages.millesime and sommes.code_contrat = partages.code_contrat
)

select * from final
