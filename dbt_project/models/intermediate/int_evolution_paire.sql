-- Every two years of one indicator in one territory, the later first, and of a quartier of 2024
-- with those of 2015. One row a year is published: two editions of one year make no pair.
with etats as (select * from {{ ref('int_evolution_etat') }}),

lignees as (select * from {{ ref('int_lignee') }}),

anterieurs as (select * from {{ ref('int_evolution_etat') }}),

final as (
    select
        etats.*,
        lignees.relation,
        anterieurs.code_territoire as code_anterieur,
        anterieurs.millesime as millesime_anterieur,
        etats.millesime - anterieurs.millesime as nb_annees,
        anterieurs.generation as generation_anterieure,
        anterieurs.valeur as valeur_anterieure,
        anterieurs.statut as statut_anterieur,
        anterieurs.source_id as source_id_anterieure,
        anterieurs.edition as edition_anterieure,
        anterieurs.confiance as confiance_anterieure,
        anterieurs.statut_millesime as statut_millesime_anterieur,
        anterieurs.est_perime as est_perime_anterieur,
        anterieurs.serie as serie_anterieure,
        anterieurs.base_denominateur as base_anterieure,
        anterieurs.motif_absence as motif_absence_anterieure,
        anterieurs.note as note_anterieure,
        anterieurs.ecart_min as ecart_min_anterieur,
        coalesce(anterieurs.a_garde, false) and coalesce(etats.a_garde, false) as a_gardes,
        anterieurs.raison as raison_anterieure,
        anterieurs.reserve as reserve_anterieure,
        etats.demi_largeur + anterieurs.demi_largeur as marge_arrondi,
        etats.est_exhaustif and anterieurs.est_exhaustif as paire_exhaustive
    from etats
    inner join lignees
        on
            etats.type_territoire = lignees.type_territoire
            and etats.code_territoire = lignees.code_territoire
    inner join anterieurs
        on
            etats.type_territoire = anterieurs.type_territoire
            and lignees.code_anterieur = anterieurs.code_territoire
            and etats.code_indicateur = anterieurs.code_indicateur
            and etats.millesime > anterieurs.millesime
)

select * from final
