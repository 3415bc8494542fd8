-- Which territories have a polygon, never the polygons themselves: releases write these in files of
-- their own, one per kind of territory (contours_<type>).
with reunis as (
    select
        'qpv' as type_territoire,
        code_quartier as code_territoire
    from {{ source('contours', 'contour_qpv') }}
    union all
    select
        'qva' as type_territoire,
        code_quartier as code_territoire
    from {{ source('contours', 'contour_qva') }}
    union all
    select
        'quartier_vecu' as type_territoire,
        code_quartier as code_territoire
    from {{ source('contours', 'contour_quartier_vecu') }}
    union all
    select
        'iris' as type_territoire,
        code_iris as code_territoire
    from {{ source('contours', 'contour_iris') }}
    union all
    select
        'commune' as type_territoire,
        code_commune as code_territoire
    from {{ source('spatial', 'contour_commune') }}
),

final as (
    select
        type_territoire,
        cast(code_territoire as varchar) as code_territoire
    from reunis
    group by type_territoire, code_territoire
)

select * from final
