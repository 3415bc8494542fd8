-- Which published codes are in scope, and what territory each one is. A publisher's EPCI may be the
-- métropole; quartiers outside the perimeter stay when a contract counts them as members.
with membres as (select code_membre from {{ ref('int_appartenance_quartier') }}),

final as (
    select
        'qpv' as niveau_geo,
        code_quartier as code_geo,
        'qpv' as type_territoire,
        dans_perimetre
    from {{ ref('int_quartier') }}
    where dans_perimetre or code_quartier in (select membres.code_membre from membres)
    union all
    select
        'commune' as niveau_geo,
        code_commune as code_geo,
        'commune' as type_territoire,
        true as dans_perimetre
    from {{ ref('int_perimetre_commune') }}
    union all
    select
        'iris' as niveau_geo,
        code_territoire as code_geo,
        type_territoire,
        true as dans_perimetre
    from {{ ref('int_territoire_iris') }}
    union all
    select
        'epci' as niveau_geo,
        code_territoire as code_geo,
        type_territoire,
        true as dans_perimetre
    from {{ ref('int_territoire_groupement') }}
    union all
    select
        type_territoire as niveau_geo,
        code_territoire as code_geo,
        type_territoire,
        true as dans_perimetre
    from {{ ref('int_territoire_administratif') }}
    where type_territoire <> 'commune'
)

select * from final
