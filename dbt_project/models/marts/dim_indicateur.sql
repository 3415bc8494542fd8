-- The dictionary: all indicators, also those to come, with what was found for the computed ones.
with indicateurs as (select * from {{ ref('indicateurs') }}),

regles as (select * from {{ ref('regles_secret') }}),

termes as (
    select
        code_indicateur,
        {{ liste_texte('variable') }} as variables_calcul,
        {{ liste_texte("nullif(serie, '')") }} as series
    from {{ ref('indicateur_termes') }}
    group by code_indicateur
),

valeurs as (select * from {{ ref('int_indicateur_disponible') }}),

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
        valeurs.niveaux_disponibles,
        valeurs.niveau_le_plus_fin,
        indicateurs.frequence,
        indicateurs.sens,
        indicateurs.agregation,
        indicateurs.regle_secret,
        regles.explication as raison_absence,
        indicateurs.diffusion,
        indicateurs.avertissement,
        indicateurs.correction,
        indicateurs.disponible,
        indicateurs.etat,
        indicateurs.decline_de,
        indicateurs.actions,
        indicateurs.fiche = 'oui' as est_dans_fiche,
        indicateurs.nom_colonne,
        valeurs.millesime_min,
        valeurs.millesime_max,
        valeurs.millesimes,
        coalesce(valeurs.nb_valeurs, 0) as nb_valeurs
    from indicateurs
    left join termes on indicateurs.code_indicateur = termes.code_indicateur
    left join regles on indicateurs.regle_secret = regles.regle_secret
    left join valeurs on indicateurs.code_indicateur = valeurs.code_indicateur
)

select * from final
