-- Things that break a rule of their file, by year: none is expected. Keys of the FIL that do not
-- make 1, registration numbers with a wrong key. A file without numbers, or with numbers that have
-- no key, is not checked, and its row says why.
with cles as (
    select
        'FIL_CLE' as code_controle,
        source_id,
        edition,
        millesime,
        case when abs(total_cle - 1) > 0.0005 then 1 else 0 end as est_en_defaut,
        false as est_rna
    from {{ ref('int_projet_fil') }}
    union all
    select
        code_controle,
        source_id,
        edition,
        millesime,
        case when est_rna or numero is null then null when est_valide then 0 else 1 end
            as est_en_defaut,
        est_rna
    from {{ ref('int_identifiant_structure') }}
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
        case
            when count(est_en_defaut) > 0 then null
            when {{ compte_si('est_rna') }} > 0
                then 'fichier reçu, dont tous les numéros sont des RNA : ils n''ont pas de clé'
            else 'fichier reçu, sans aucun numéro de structure'
        end as motif_absence
    from cles
    group by code_controle, millesime
)

select * from final
