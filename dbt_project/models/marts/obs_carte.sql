-- What a map of one indicator needs: every territory of a kind, its latest year for all of them
-- (also when withheld: an older value would pass for a current one), and the polygon to fill.
with cellules as (select * from {{ ref('int_cellule_attendue') }} where est_dernier),

indicateurs as (select * from {{ ref('indicateurs') }}),

classes as (select * from {{ ref('int_carte_classe') }}),

contours as (select * from {{ ref('int_contour') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

complet as (
    select
        cellules.type_territoire,
        cellules.code_territoire,
        cellules.generation,
        cellules.libelle,
        'contours_' || contours.type_territoire as couche_geometrie,
        contours.code_territoire as cle_geometrie,
        cellules.code_indicateur,
        indicateurs.libelle as libelle_indicateur,
        indicateurs.theme,
        indicateurs.unite,
        indicateurs.sens,
        {{ colonnes_cellule('cellules') }},
        cellules.valeur is not null and cellules.confiance in ('A', 'B') as est_affichable,
        {{ motif_affichage('cellules') }} as motif_affichage,
        classes.classe as classe_carte,
        classes.classe_min,
        classes.classe_max,
        coalesce(classes.nb_valeurs, 0) as nb_valeurs,
        indicateurs.diffusion,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from cellules
    cross join simulation
    inner join indicateurs on cellules.code_indicateur = indicateurs.code_indicateur
    left join classes
        on
            cellules.type_territoire = classes.type_territoire
            and cellules.code_territoire = classes.code_territoire
            and cellules.code_indicateur = classes.code_indicateur
    left join contours
        on
            cellules.type_territoire = contours.type_territoire
            and cellules.code_territoire = contours.code_territoire
    where cellules.type_territoire in ({{ types_compares() }}, 'iris')
),

final as (
    select
        {{ toutes_du_contrat() }}
    from complet
)

select * from final
