-- Counts of 200 m cells in the part that each quartier holds of them: the grid of the weights, and
-- no other year of it. Also for quartiers de veille active, where an indicator asks for them.
with poids as (
    select * from {{ ref('stg_poids_carreau') }}
    where famille in ('qpv_2015', 'qpv_2024', 'qva')
),

carreaux as (select * from {{ ref('int_carreau') }}),

final as (
    select
        poids.famille,
        {{ niveau_de_famille('poids.famille') }} as niveau_geo,
        poids.code_quartier,
        poids.code_carreau,
        carreaux.variable,
        carreaux.millesime,
        poids.part_du_quartier,
        poids.poids * carreaux.valeur as valeur,
        carreaux.source_id,
        carreaux.edition,
        carreaux.correction,
        carreaux.statut_millesime,
        carreaux.est_perime
    from poids
    inner join carreaux
        on
            poids.code_carreau = carreaux.code_carreau
            and poids.millesime_carreaux = carreaux.millesime
)

select * from final
