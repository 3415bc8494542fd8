-- Who adds up into what, with which weight: the only place where an aggregate is defined. Quartiers
-- without statistics of their own (veille active, or drawn by partners) are made of parts of IRIS:
-- estimates, whose coverage is counted.
with quartiers as (select * from {{ ref('int_appartenance_quartier') }}),

poids_iris as (
    select * from {{ ref('stg_poids_iris') }} where famille in ('quartier_vecu', 'qva')
),

reunis as (
    select
        *,
        'qpv' as type_membre,
        cast(null as double) as part_couverte,
        'A' as confiance_poids
    from quartiers
    union all
    select
        code_iris as code_membre,
        code_quartier as code_territoire,
        famille as type_territoire,
        poids as poids_numerateur,
        1 as poids_denominateur,
        'poids_iris_quartier' as source,
        'iris' as type_membre,
        part_du_quartier as part_couverte,
        confiance as confiance_poids
    from poids_iris
),

final as (
    select
        *,
        1.0 * poids_numerateur / nullif(poids_denominateur, 0) as poids
    from reunis
)

select * from final
