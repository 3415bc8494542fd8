-- Half-width of the rounding of each published value, where the source's is known, and whether its
-- source counts everybody: a sample has a chance of its own, which is not published. Relayed values
-- only: the rounding of a quotient of two rounded terms is not that of either.
with relais as (
    select
        code_indicateur,
        max(variable) as variable
    from {{ ref('indicateur_termes') }}
    group by code_indicateur, formule
    having count(*) = 1
),

faits as (
    select * from {{ ref('fct_indicateur') }}
    where valeur is not null and denominateur is null and not est_agrege
),

precisions as (select * from {{ ref('precisions') }}),

observations as (select * from {{ ref('int_observation_retenue') }}),

final as (
    select
        faits.type_territoire,
        faits.code_territoire,
        faits.code_indicateur,
        faits.millesime,
        max(precisions.demi_largeur) as demi_largeur,
        min(precisions.exhaustif) = 'oui' as est_exhaustif
    from faits
    inner join relais on faits.code_indicateur = relais.code_indicateur
    inner join precisions
        on
            faits.source_id = precisions.source_id
            and faits.edition = precisions.edition
            and relais.variable = precisions.variable
    left join observations
        on
            faits.type_territoire = observations.niveau_geo
            and faits.code_territoire = observations.code_geo
            and faits.millesime = observations.millesime
            and precisions.condition_variable = observations.variable
    where
        precisions.condition_variable is null
        or precisions.condition_valeur = observations.valeur
    group by
        faits.type_territoire, faits.code_territoire, faits.code_indicateur, faits.millesime
)

select * from final
