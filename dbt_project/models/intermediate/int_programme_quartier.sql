-- What the programming and the FIL brought to each quartier and year: operations that were kept, each
-- once, and euros of the FIL in its part. Only quartiers that a project names have a row.
with final as (
    select
        code_territoire as code_quartier,
        millesime,
        count(distinct case when dispositif = 'programmation' and est_retenu then id_operation end)
            as nb_actions_retenues,
        count(distinct case when dispositif = 'fil' and est_retenu then id_operation end)
            as nb_projets_fil,
        {{ somme_connue('montant_accorde', "dispositif = 'fil' and est_retenu") }} as montant_fil
    from {{ ref('int_financement') }}
    where type_territoire = 'qpv'
    group by code_territoire, millesime
)

select * from final
