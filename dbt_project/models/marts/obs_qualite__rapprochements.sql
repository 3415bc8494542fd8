-- One row per control, period and scope: what was expected, what is observed, and the verdict. Read
-- with the grade of its threshold: most are declarations that no document confirms.
with verdicts as (select * from {{ ref('int_rapprochement_verdict') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        verdicts.code_controle,
        verdicts.periode,
        verdicts.type_portee,
        verdicts.code_portee,
        verdicts.millesime,
        verdicts.libelle_controle,
        verdicts.comparaison,
        verdicts.valeur_attendue,
        verdicts.tolerance,
        verdicts.observe as valeur_observee,
        verdicts.ecart_attendu,
        verdicts.unite_controle,
        verdicts.verdict,
        verdicts.motif_verdict,
        verdicts.origine_attendu,
        verdicts.attendu_verifie,
        verdicts.source_id,
        verdicts.edition,
        coalesce(trace.est_perime, false) as est_perime,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from verdicts
    cross join simulation
    left join {{ ref('int_trace_edition') }} as trace
        on verdicts.source_id = trace.source_id and verdicts.edition = trace.edition
)

select * from final
