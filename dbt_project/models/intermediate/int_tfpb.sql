-- Counterparts of the tax allowance. Dwellings and allowance are repeated on each action of a
-- convention, quartier and year: one action alone bears them, so that they add up.
with tfpb as (select * from {{ ref('stg_tfpb') }}),

rangees as (
    select
        *,
        row_number() over (
            partition by id_convention, code_quartier, millesime
            order by action asc
        ) as rang
    from tfpb
),

final as (
    select
        *,
        rang = 1 as est_porteuse,
        case when rang = 1 then nb_logements end as logements,
        case when rang = 1 then montant_abattement_estime end as abattement_estime,
        depense_realisee * part_abattement / 100 as depense_imputee
    from rangees
)

select * from final
