-- Controls of the programming, by contract and year: actions granted more than their budget, and
-- euros granted to actions that were not kept.
with actions as (select * from {{ ref('int_action') }}),

contrats as (
    select
        code_contrat,
        millesime,
        max(source_id) as source_id,
        max(edition) as edition,
        sum(case when montant_accorde > budget_total + 0.005 then 1 else 0 end) as nb_au_dela,
        max(case when montant_accorde is null or budget_total is null then 1 else 0 end) as inconnus,
        coalesce(sum(case when est_retenue then 0 else montant_accorde end), 0)
            as montant_non_retenu
    from actions
    group by code_contrat, millesime
),

final as (
    select
        'PROG_BUDGET' as code_controle,
        source_id,
        edition,
        millesime,
        code_contrat,
        cast(null as double) as attendu,
        case when inconnus = 0 then cast(nb_au_dela as double) end as observe,
        case when inconnus = 1 then 'budget ou montant inconnu sur une action' end as motif_absence
    from contrats
    union all
    select
        'PROG_NON_RETENUE' as code_controle,
        source_id,
        edition,
        millesime,
        code_contrat,
        null as attendu,
        case when inconnus = 0 then montant_non_retenu end as observe,
        case when inconnus = 1 then 'budget ou montant inconnu sur une action' end as motif_absence
    from contrats
)

select * from final
