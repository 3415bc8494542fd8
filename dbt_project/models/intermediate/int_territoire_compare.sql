-- Communes of each territory that is compared with larger ones. A contract is compared as it is
-- counted: over all its quartiers, also those outside the perimeter. An unresolved name stays null.
-- What stands above a commune is found by the commune of today that holds it.
with territoires as (select * from {{ ref('dim_territoire') }}),

parts as (select * from {{ ref('int_quartier_commune') }}),

membres as (
    select * from {{ ref('int_appartenance_quartier') }} where type_territoire = 'contrat_ville'
),

communes as (select * from {{ ref('stg_commune') }}),

final as (
    select
        territoires.type_territoire,
        territoires.code_territoire,
        parts.code_commune,
        parts.code_commune_actuelle
    from territoires
    inner join parts on territoires.code_territoire = parts.code_quartier
    where territoires.type_territoire = 'qpv'
    union distinct
    select
        membres.type_territoire,
        membres.code_territoire,
        parts.code_commune,
        parts.code_commune_actuelle
    from membres
    left join parts on membres.code_membre = parts.code_quartier
    union distinct
    select
        type_territoire,
        code_territoire,
        code_territoire as code_commune,
        code_territoire as code_commune_actuelle
    from territoires
    where type_territoire = 'commune'
    union distinct
    select
        territoires.type_territoire,
        territoires.code_territoire,
        communes.code_commune,
        communes.code_commune as code_commune_actuelle
    from territoires
    left join communes on {{ contient('territoires.communes', 'communes.code_commune') }}
    where territoires.type_territoire in ('quartier_vecu', 'qva')
)

select * from final
