-- One table for a dashboard. A line is a larger territory with its value (genre territoire), or a
-- kind of quartiers, contracts or communes with counts and extremes (genre ensemble), for one
-- indicator and year. No number here averages rates: what has no published value has none.
with lignes as (select * from {{ ref('int_tableau_ligne') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

territoires as (select * from {{ ref('int_tableau_territoire') }}),

ensembles as (select * from {{ ref('int_tableau_ensemble') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

complet as (
    select
        lignes.*,
        indicateurs.libelle as libelle_indicateur,
        indicateurs.theme,
        indicateurs.pilier,
        indicateurs.unite,
        indicateurs.sens,
        {{ colonnes_de('territoires', colonnes_tableau_territoire()) }},
        {{ colonnes_de('ensembles', colonnes_tableau_ensemble()) }},
        indicateurs.diffusion,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from lignes
    cross join simulation
    inner join indicateurs on lignes.code_indicateur = indicateurs.code_indicateur
    left join territoires
        on
            lignes.genre = 'territoire'
            and lignes.niveau = territoires.type_territoire
            and lignes.code_niveau = territoires.code_territoire
            and lignes.code_indicateur = territoires.code_indicateur
            and lignes.millesime = territoires.millesime
    left join ensembles
        on
            lignes.genre = 'ensemble'
            and lignes.code_niveau = ensembles.code_groupe
            and lignes.code_indicateur = ensembles.code_indicateur
            and lignes.millesime = ensembles.millesime
),

final as (
    select
        {{ toutes_du_contrat() }}
    from complet
)

select * from final
