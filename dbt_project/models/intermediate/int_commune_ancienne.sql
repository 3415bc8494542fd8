-- What a name of commune that was left leads to: its code then, and the commune of today. Two
-- mergers are followed. A code that was split between two communes leads to none.
with noms as (select * from {{ ref('stg_commune_nom_quitte') }}),

mouvements as (select * from {{ ref('stg_commune_mouvement') }}),

actuelles as (select * from {{ ref('stg_commune') }} where type = 'commune'),

etapes as (
    select
        noms.nom_normalise,
        noms.code_commune as code_ancien,
        mouvements.code_commune_apres as code_suivant,
        mouvements.date_effet
    from noms
    inner join mouvements
        on
            noms.code_commune = mouvements.code_commune_avant
            and noms.date_fin <= mouvements.date_effet
    where noms.code_commune not in (select actuelles.code_commune from actuelles)
),

chemins as (
    select
        nom_normalise,
        code_commune as code_ancien,
        code_commune as code_atteint
    from noms
    union distinct
    select
        nom_normalise,
        code_ancien,
        code_suivant as code_atteint
    from etapes
    union distinct
    select
        etapes.nom_normalise,
        etapes.code_ancien,
        mouvements.code_commune_apres as code_atteint
    from etapes
    inner join mouvements
        on
            etapes.code_suivant = mouvements.code_commune_avant
            and etapes.date_effet <= mouvements.date_effet
    where etapes.code_suivant not in (select actuelles.code_commune from actuelles)
),

final as (
    select
        min(actuelles.code_departement) as code_departement,
        chemins.nom_normalise,
        chemins.code_ancien,
        min(actuelles.code_commune) as code_commune
    from chemins
    inner join actuelles on chemins.code_atteint = actuelles.code_commune
    group by chemins.nom_normalise, chemins.code_ancien
    having count(distinct actuelles.code_commune) = 1
)

select * from final
