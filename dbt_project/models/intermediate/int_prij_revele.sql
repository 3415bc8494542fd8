-- Months of which the total of those under 26 (PRJ04), beside that of all ages (PRJ01), would tell
-- a count of 1 to 4: all those above 26, a cell that is alone on its side, or what the hidden cells
-- of a side hold together. Other cells are hidden by pairs (int_prij_protege).
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

revelations as (
    select
        mois,
        nb_cellules = 1 and {{ effectif_protege('nb_jeunes') }} as est_revele
    from parts
    union all
    select
        mois,
        {{ effectif_protege('sum(nb_jeunes)') }} as est_revele
    from parts
    where est_a_part
    group by mois
    union all
    select
        mois,
        {{ effectif_protege('sum(valeur)') }} as est_revele
    from {{ ref('int_prij_protege') }}
    where mesure = 'nb_accompagnes' and motif_masque is not null
    group by mois, tranche_age = '26-30'
),

final as (
    select
        mois,
        max(case when est_revele then 1 else 0 end) = 1 as est_revele
    from revelations
    group by mois
)

select * from final
