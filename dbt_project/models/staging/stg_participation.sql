-- Citizens' councils and project houses: one row per instance, year and quartier that it covers.
with lignes as (select * from {{ source('registre', 'cc_mdp') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        id_instance,
        type_instance,
        code_commune,
        quartiers,
        date_creation,
        trim({{ eclate('quartiers', ';') }}) as code_quartier,
        membres_f,
        membres_h,
        membres_habitants,
        membres_acteurs,
        tirage_au_sort,
        nb_reunions,
        nb_participants,
        membres_formes,
        nb_formations,
        avis_rapport_annuel,
        comites_pilotage_total,
        comites_pilotage_presents
    from lignes
)

select * from final
