-- Euros of the label, whole and for the EPT alone: its file has no key between quartiers, and the
-- amount asked for is not in it.
with final as (
    select
        'label' as dispositif,
        id_projet as id_operation,
        millesime,
        'EPT' as financeur,
        'non_declaree' as nature_credit,
        'ept' as maille,
        '{{ var("ept_des_depots") }}' as code_territoire,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as theme,
        cast(null as double) as part,
        cast(null as double) as montant_sollicite,
        montant as montant_accorde,
        statut in ('labellise', 'realise') as est_retenu,
        source_id,
        edition,
        correction
    from {{ ref('stg_label') }}
)

select * from final
