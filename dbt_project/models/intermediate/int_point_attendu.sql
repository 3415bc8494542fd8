-- Quartiers in which located things may be counted, with their communes: those in scope that are
-- official, and those known by a contour alone. Of a quartier de veille active without a contour,
-- nothing tells what is inside.
with officiels as (
    select
        'qpv' as niveau_geo,
        parts.code_quartier,
        'qpv_' || parts.generation as famille,
        parts.code_commune,
        count(*) over (partition by parts.code_quartier) as nb_communes
    from {{ ref('int_quartier_commune') }} as parts
    inner join {{ ref('int_portee') }} as portee
        on parts.code_quartier = portee.code_geo and portee.niveau_geo = 'qpv'
),

dessines as (
    select
        type_territoire,
        code_territoire,
        communes,
        nb_communes
    from {{ ref('int_territoire_qva') }}
    where a_contour
    union all
    select
        type_territoire,
        code_territoire,
        communes,
        nb_communes
    from {{ ref('int_territoire_vecu') }}
),

final as (
    -- A commune of which the name leads to no code is counted (nb_communes), and joins nothing.
    select * from officiels
    where code_commune is not null
    union all
    select
        dessines.type_territoire as niveau_geo,
        dessines.code_territoire as code_quartier,
        dessines.type_territoire as famille,
        communes.code_commune,
        dessines.nb_communes
    from dessines
    inner join {{ ref('int_commune_utile') }} as communes
        on {{ contient('dessines.communes', 'communes.code_commune') }}
)

select * from final
