-- IRIS of the perimeter: an IRIS code begins with that of its commune. The reference list gives
-- names and types; codes of other years, which it lacks, are kept without them: facts name them.
with references_iris as (select * from {{ ref('stg_iris') }}),

observations as (
    select distinct code_geo as code_iris
    from {{ ref('stg_observation') }}
    where niveau_geo = 'iris'
),

communes as (select * from {{ ref('int_perimetre_commune') }}),

codes as (
    select code_iris from references_iris
    union distinct
    select code_iris from observations
),

final as (
    select
        'iris' as type_territoire,
        codes.code_iris as code_territoire,
        coalesce(references_iris.libelle, 'IRIS ' || codes.code_iris) as libelle,
        references_iris.type_iris,
        communes.code_departement,
        communes.code_region,
        communes.code_commune as communes,
        1 as nb_communes
    from codes
    inner join communes on substring(codes.code_iris, 1, 5) = communes.code_commune
    left join references_iris on codes.code_iris = references_iris.code_iris
)

select * from final
