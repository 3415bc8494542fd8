-- Years of which the published totals, less the cells that are shown, would tell a count of 1 to 4:
-- what the hidden cells of a measure hold together, of one sex (F, H) or of both (T). Of the stock,
-- the last month alone is published (PRJ01, PRJ03); of the exits, the year (PRJ02).
with cellules as (
    select
        *,
        max(mois) over (partition by millesime) as dernier_mois
    from {{ ref('int_prij_protege') }}
),

cachees as (
    select
        millesime,
        sexe,
        mesure,
        nature_mesure,
        valeur
    from cellules
    where
        motif_masque is not null
        and (
            mesure = 'nb_accompagnes' and mois = dernier_mois
            or mesure in ('sorties_emploi', 'sorties_formation', 'sorties_autres')
        )
),

ensembles as (
    select * from cachees
    union all
    select
        millesime,
        'T' as sexe,
        mesure,
        nature_mesure,
        valeur
    from cachees
),

sommes as (
    select
        millesime,
        sexe,
        nature_mesure,
        {{ effectif_protege('sum(valeur)') }} as est_revele
    from ensembles
    group by millesime, sexe, mesure, nature_mesure
),

final as (
    select
        millesime,
        sexe,
        {{ compte_si("est_revele and nature_mesure = 'stock'") }} > 0 as stock_revele,
        {{ compte_si("est_revele and nature_mesure = 'flux'") }} > 0 as flux_revele
    from sommes
    group by millesime, sexe
)

select * from final
