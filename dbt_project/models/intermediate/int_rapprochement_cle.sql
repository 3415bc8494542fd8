-- Things that break a rule of their file, by year: none is expected. Keys of the FIL that do not make
-- 1, registration numbers with a wrong key. A file without any number says nothing of them.
with cles as (
    select
        'FIL_CLE' as code_controle,
        source_id,
        edition,
        millesime,
        case when abs(total_cle - 1) > 0.0005 then 1 else 0 end as est_en_defaut
    from {{ ref('int_projet_fil') }}
    union all
    select
        code_controle,
        source_id,
        edition,
        millesime,
        case when est_valide then 0 else 1 end as est_en_defaut
    from {{ ref('int_identifiant_structure') }}
    where not est_rna
),

final as (
    select
        code_controle,
        max(source_id) as source_id,
        max(edition) as edition,
        millesime,
        cast(millesime as varchar) as periode,
        cast(null as double) as attendu,
        cast(sum(est_en_defaut) as double) as observe,
        cast(null as varchar) as motif_absence
    from cles
    group by code_controle, millesime
)

select * from final
