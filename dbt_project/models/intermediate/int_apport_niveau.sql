-- Each contribution at every level where its variable is made (seed variables_registre). A quartier
-- gets its part; a whole is the sum of its parts, so that what lies outside is never lost.
with apports as (select * from {{ ref('int_apport') }}),

variables as (select * from {{ ref('variables_registre') }}),

mailles as (
    {{ lignes('niveau_geo', ['qpv', 'commune', 'contrat_ville', 'ept']) }}
),

places as (
    select
        apports.*,
        mailles.niveau_geo,
        case mailles.niveau_geo
            when 'qpv' then apports.code_quartier
            when 'commune' then apports.code_commune
            when 'contrat_ville' then apports.code_contrat
            else apports.code_ept
        end as code_geo
    from apports
    cross join mailles
),

final as (
    select places.*
    from places
    left join variables on places.variable = variables.variable
    where
        places.code_geo is not null
        and (
            places.variable = 'presence'
            or {{ contient('variables.niveaux', 'places.niveau_geo') }}
        )
)

select * from final
