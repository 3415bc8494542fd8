-- Registration numbers of structures in the partner files, and whether their key is right. RNA
-- numbers (W and 9 digits) have no key. A file with blanks keeps one row without a number.
with lus as (
    select
        'LUHN_PROGRAMMATION' as code_controle,
        source_id,
        edition,
        millesime,
        porteur_siret as numero
    from {{ ref('stg_programmation') }}
    union all
    select
        'LUHN_FIL' as code_controle,
        source_id,
        edition,
        millesime,
        porteur_id as numero
    from {{ ref('stg_fil') }}
    union all
    select
        'LUHN_LABEL' as code_controle,
        source_id,
        edition,
        millesime,
        porteur_id as numero
    from {{ ref('stg_label') }}
    union all
    select
        'LUHN_TFPB' as code_controle,
        source_id,
        edition,
        millesime,
        bailleur_siren as numero
    from {{ ref('stg_tfpb') }}
),

final as (
    select distinct
        code_controle,
        source_id,
        edition,
        millesime,
        numero,
        numero like 'W%' as est_rna,
        case
            when code_controle = 'LUHN_TFPB' then {{ luhn_valide('numero', 9) }}
            else {{ luhn_valide('numero', 14) }}
        end as est_valide
    from lus
)

select * from final
