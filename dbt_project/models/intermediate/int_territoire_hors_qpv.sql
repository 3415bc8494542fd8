-- Communes less their quartiers of one generation, where a count of it exists.
with complements as (select * from {{ ref('int_complement_somme') }}),

communes as (select * from {{ ref('stg_commune') }}),

presents as (
    select distinct
        code_commune,
        generation
    from complements
),

final as (
    select
        'hors_qpv' as type_territoire,
        {{ code_hors_qpv('presents.code_commune', 'presents.generation') }} as code_territoire,
        presents.generation,
        communes.nom || ' hors QPV de ' || presents.generation as libelle,
        communes.code_departement,
        communes.code_region,
        presents.code_commune as communes,
        1 as nb_communes
    from presents
    inner join communes on presents.code_commune = communes.code_commune
)

select * from final
