-- The dictionary: all indicators, also those to come, with what was found for the computed ones.
with indicateurs as (select * from {{ ref('indicateurs') }}),

termes as (
    select
        code_indicateur,
        {{ liste_texte('variable') }} as variables_calcul,
        {{ liste_texte("nullif(serie, '')") }} as series
    from {{ ref('indicateur_termes') }}
    group by code_indicateur
),

valeurs as (
    select
        code_indicateur,
        min(case when valeur is not null then millesime end) as millesime_min,
        max(case when valeur is not null then millesime end) as millesime_max,
        count(valeur) as nb_valeurs
    from {{ ref('fct_indicateur') }}
    group by code_indicateur
),

final as (
    select
        indicateurs.code_indicateur,
        indicateurs.libelle,
        indicateurs.theme,
        indicateurs.pilier,
        indicateurs.definition_numerateur,
        indicateurs.definition_denominateur,
        indicateurs.formule,
        indicateurs.unite,
        indicateurs.echelle,
        indicateurs.source_ids,
        indicateurs.variables,
        termes.variables_calcul,
        termes.series,
        indicateurs.niveau,
        indicateurs.niveaux,
        indicateurs.frequence,
        indicateurs.sens,
        indicateurs.agregation,
        indicateurs.regle_secret,
        indicateurs.diffusion,
        indicateurs.avertissement,
        indicateurs.correction,
        indicateurs.disponible,
        indicateurs.etat,
        indicateurs.fiche = 'oui' as est_dans_fiche,
        indicateurs.nom_colonne,
        valeurs.millesime_min,
        valeurs.millesime_max,
        coalesce(valeurs.nb_valeurs, 0) as nb_valeurs
    from indicateurs
    left join termes on indicateurs.code_indicateur = termes.code_indicateur
    left join valeurs on indicateurs.code_indicateur = valeurs.code_indicateur
)

select * from final
