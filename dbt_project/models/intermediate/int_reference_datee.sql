-- Territories of reference, and the first year for which one is sure to hold what it is compared
-- with: before another commune joined it, a commune may not have held a quartier of today.
with niveaux as (select * from {{ ref('int_reference') }}),

reunions as (
    select
        code_commune_apres as code_commune,
        max(extract(year from date_effet)) as annee
    from {{ ref('stg_commune_mouvement') }}
    group by code_commune_apres
),

final as (
    select
        niveaux.*,
        coalesce(reunions.annee, 0) as annee_min
    from niveaux
    left join reunions
        on niveaux.niveau_reference = 'commune' and niveaux.code_reference = reunions.code_commune
)

select * from final
