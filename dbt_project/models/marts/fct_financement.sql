-- One row per operation, funder, nature of credit and territory. Amounts are those of the territory:
-- they add up inside a scheme (dispositif), never from one scheme to another.
with financements as (select * from {{ ref('int_financement') }}),

final as (
    select
        financements.dispositif,
        financements.id_operation,
        financements.millesime,
        financements.financeur,
        financements.nature_credit,
        financements.type_territoire as type_territoire_finance,
        financements.code_territoire,
        financements.generation,
        financements.code_contrat,
        financements.theme as theme_financement,
        financements.part as part_repartition,
        financements.montant_sollicite,
        financements.montant_accorde,
        case when financements.montant_accorde is null then 'N' else 'D' end as statut,
        case
            when financements.montant_accorde is null then 'non disponible à la source'
        end as motif_absence,
        financements.est_retenu,
        {{ colonnes_trace('financements') }}
    from financements
    left join {{ ref('int_trace_edition') }} as trace
        on
            financements.source_id = trace.source_id
            and financements.edition = trace.edition
)

select * from final
