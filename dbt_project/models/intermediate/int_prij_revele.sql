-- Months of which the total of those under 26 (PRJ04), beside that of all ages (PRJ01), would tell
-- a count of 1 to 4: all those above 26, or a cell that is alone on its side. Other cells are
-- hidden by pairs (int_prij_protege).
with parts as (
    select
        mois,
        sexe,
        tranche_age = '26-30' as est_a_part,
        count(nb_accompagnes) as nb_cellules,
        sum(nb_accompagnes) as nb_jeunes
    from {{ ref('stg_prij') }}
    group by mois, sexe, tranche_age = '26-30'
),

final as (
    select
        mois,
        max(
            case when nb_cellules = 1 and {{ effectif_protege('nb_jeunes') }} then 1 else 0 end
        ) = 1
        or {{ effectif_protege('sum(case when est_a_part then nb_jeunes end)') }} as est_revele
    from parts
    group by mois
)

select * from final
