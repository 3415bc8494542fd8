-- Located things by quartier, commune and EPT. A commune is told by the register itself: all count
-- there, with a sure place or not. An EPT is the sum of all its communes, or has no row.
with quartiers as (select * from {{ ref('int_point_quartier') }}),

-- The same count in every family of quartiers.
communes as (select * from {{ ref('int_point_commune') }} where famille = 'qpv_2024'),

groupements as (select * from {{ ref('int_commune_ept') }}),

variables as (select * from {{ ref('variables_registre') }}),

reunis as (
    select
        niveau_geo,
        code_quartier as code_geo,
        {{ colonnes_point() }},
        nb,
        part_situee,
        rang_confiance
    from quartiers
    union all
    select
        'commune' as niveau_geo,
        code_commune as code_geo,
        {{ colonnes_point() }},
        nb,
        1 as part_situee,
        0 as rang_confiance
    from communes
    union all
    select
        'ept' as niveau_geo,
        groupements.code_ept as code_geo,
        communes.source_id,
        communes.variable,
        communes.millesime,
        max(communes.edition) as edition,
        max(communes.correction) as correction,
        sum(communes.nb) as nb,
        1 as part_situee,
        0 as rang_confiance
    from communes
    inner join groupements on communes.code_commune = groupements.code_commune
    group by
        groupements.code_ept, communes.source_id, communes.variable, communes.millesime,
        groupements.nb_communes
    having count(*) = groupements.nb_communes
),

final as (
    select reunis.*
    from reunis
    inner join variables on reunis.variable = variables.variable
    where {{ contient('variables.niveaux', 'reunis.niveau_geo') }}
)

select * from final
