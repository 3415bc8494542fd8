-- Why the gap between women and men cannot be computed, the first reason that holds. A count has
-- none: more of a larger group says nothing.
with paires as (select * from {{ ref('int_sexe_protege') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

unites as (select * from {{ ref('unites') }}),

final as (
    select
        paires.*,
        indicateurs.diffusion,
        unites.unite_ecart,
        case
            when paires.valeur_femmes is null
                then 'valeur des femmes absente : ' || paires.motif_femmes
            when paires.valeur_hommes is null
                then 'valeur des hommes absente : ' || paires.motif_hommes
            when paires.nb_publications > 1 then 'publications différentes'
            when paires.nb_series > 1 then 'séries différentes'
            when unites.nature_ecart <> 'difference' then 'effectif : aucun écart'
        end as motif_ecart
    from paires
    inner join indicateurs on paires.code_indicateur = indicateurs.code_indicateur
    inner join unites on indicateurs.unite = unites.unite
)

select * from final
