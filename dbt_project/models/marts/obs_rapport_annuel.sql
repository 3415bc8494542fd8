-- What the annual report is written from: each value with its gaps, its evolution and its rank, and
-- women beside men.
-- Not frozen: `geler-rapport` takes a numbered copy.
with valeurs as (select * from {{ ref('int_rapport_valeur') }}),

final as (
    select
        valeurs.*,
        ecarts.nature_ecart,
        ecarts.unite_ecart,
        {{ colonnes_ecarts('ecarts', motif_sans_ecart()) }},
        {{ colonnes_evolutions('evolutions', motif_sans_evolution()) }},
        rangs.rang,
        rangs.nb_classes,
        {{ colonnes_sexes('sexes') }}
    from valeurs
    {{ jointure_comparaisons() }}
    {{ jointure_rapport('int_rapport_ecart', 'ecarts') }}
    {{ jointure_rapport('int_rapport_evolution', 'evolutions') }}
    {{ jointure_rapport('fct_rang', 'rangs') }}
    {{ jointure_rapport('int_rapport_sexe', 'sexes') }}
)

select * from final
