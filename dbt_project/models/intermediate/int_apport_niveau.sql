-- Each contribution at every level where its variable is made (seed variables_registre). A quartier
-- gets its part; a whole is the sum of its parts, so that what lies outside is never lost. A
-- quartier de veille active is one that the EPT's list names, never a quartier prioritaire.
with apports as (select * from {{ ref('int_apport') }}),

variables as (select * from {{ ref('variables_registre') }}),

veilles as (select * from {{ ref('stg_qva') }}),

mailles as (
    {{ lignes('niveau_geo', ['qpv', 'qva', 'commune', 'contrat_ville', 'ept']) }}
),

places as (
    select
        apports.*,
        mailles.niveau_geo,
        case
            when mailles.niveau_geo = 'qpv' and veilles.code_quartier is null
                then apports.code_quartier
            when mailles.niveau_geo = 'qva' then veilles.code_quartier
            when mailles.niveau_geo = 'commune' then apports.code_commune
            when mailles.niveau_geo = 'contrat_ville' then apports.code_contrat
            when mailles.niveau_geo = 'ept' then apports.code_ept
        end as code_geo
    from apports
    cross join mailles
    left join veilles on apports.code_quartier = veilles.code_quartier
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
