-- Euros of the partner files: programming and FIL in the part of each quartier, label whole for the
-- EPT. The files of the FIL and of the label do not say the nature of their credit.
with final as (
    select
        'programmation' as dispositif,
        id_action as id_operation,
        millesime,
        financeur,
        nature_credit,
        'quartier' as maille,
        code_quartier as code_territoire,
        code_contrat,
        theme,
        part,
        montant_sollicite * part as montant_sollicite,
        montant_accorde * part as montant_accorde,
        est_retenue as est_retenu,
        source_id,
        edition,
        correction
    from {{ ref('stg_programmation') }}
    union all
    select
        'fil' as dispositif,
        id_projet as id_operation,
        millesime,
        'EPT' as financeur,
        'non_declaree' as nature_credit,
        'quartier' as maille,
        code_quartier as code_territoire,
        null as code_contrat,
        substring(theme, 1, 1) as theme,
        cle_repartition as part,
        montant_demande * cle_repartition as montant_sollicite,
        montant_attribue * cle_repartition as montant_accorde,
        statut in ('retenu', 'realise') as est_retenu,
        source_id,
        edition,
        correction
    from {{ ref('stg_fil') }}
)

select * from final
