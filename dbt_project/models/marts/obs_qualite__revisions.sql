-- Revisions and re-exports, summed up: how often a value was replaced, by how much, in which sense.
with revisions as (select * from {{ ref('fct_revision') }}),

restreintes as (select * from {{ ref('int_variable_restreinte') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

sommes as (
    select
        source_id_remplacee,
        source_id_retenue,
        variable,
        niveau_geo,
        millesime,
        {{ liste_texte('edition_remplacee') }} as editions_remplacees,
        {{ liste_texte('edition_retenue') }} as editions_retenues,
        count(*) as nb_valeurs,
        count(ecart) as nb_comparees,
        sum(case when ecart > 0 then 1 else 0 end) as nb_hausses,
        sum(case when ecart < 0 then 1 else 0 end) as nb_baisses,
        sum(case when ecart = 0 then 1 else 0 end) as nb_identiques,
        sum(case when valeur_remplacee is null and valeur_retenue is not null then 1 else 0 end)
            as nb_apparues,
        sum(case when valeur_remplacee is not null and valeur_retenue is null then 1 else 0 end)
            as nb_retirees,
        round(max(abs(ecart)), 6) as ecart_max,
        round(max(100 * abs(ecart) / nullif(abs(valeur_remplacee), 0)), 3) as ecart_relatif_max,
        min(statut_millesime) as statut_millesime
    from revisions
    where variable not in (select restreintes.variable from restreintes)
    group by source_id_remplacee, source_id_retenue, variable, niveau_geo, millesime
),

complet as (
    select
        sommes.*,
        {{ sens_des_revisions() }} as sens_des_revisions,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from sommes
    cross join simulation
),

final as (
    select
        {{ toutes_du_contrat() }}
    from complet
)

select * from final
