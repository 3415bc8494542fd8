-- What the local funds and the PRIJ are compared with, for the whole EPT: amounts and projects of a
-- year, projects of two years in a row when both are received.
with operations as (
    select
        case dispositif when 'fil' then 'FIL' else 'LAB' end as prefixe,
        source_id,
        millesime,
        id_operation,
        edition,
        montant_accorde,
        est_retenu
    from {{ ref('int_financement') }}
    where dispositif in ('fil', 'label')
),

annees as (
    select
        prefixe,
        source_id,
        millesime,
        max(edition) as edition,
        sum(case when est_retenu then montant_accorde else 0 end) as montant,
        max(case when est_retenu and montant_accorde is null then 1 else 0 end) as inconnus,
        count(distinct case when est_retenu then id_operation end) as nb_projets
    from operations
    group by prefixe, source_id, millesime
),

final as (
    select
        prefixe || '_ENVELOPPE' as code_controle,
        source_id,
        edition,
        millesime,
        cast(millesime as varchar) as periode,
        cast(null as double) as attendu,
        case when inconnus = 0 then montant end as observe,
        case when inconnus = 1 then 'montant inconnu sur un projet soutenu' end as motif_absence
    from annees
    union all
    select
        annees.prefixe || '_PROJETS_2_ANS' as code_controle,
        annees.source_id,
        annees.edition,
        annees.millesime,
        (annees.millesime - 1) || '-' || annees.millesime as periode,
        null as attendu,
        annees.nb_projets + veilles.nb_projets as observe,
        case when veilles.millesime is null then 'une seule des deux années est reçue' end
            as motif_absence
    from annees
    left join annees as veilles
        on annees.prefixe = veilles.prefixe and annees.millesime - 1 = veilles.millesime
)

select * from final
