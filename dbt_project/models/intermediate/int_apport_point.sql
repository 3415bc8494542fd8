-- What every register of located things brings, thing by thing, in the communes that matter.
with apports as (
    select * from {{ ref('int_apport_etablissement') }}
    union all
    select * from {{ ref('int_apport_logement') }}
    union all
    select * from {{ ref('int_apport_equipement') }}
    union all
    select * from {{ ref('int_apport_ecole_situee') }}
),

communes as (select * from {{ ref('int_commune_utile') }}),

final as (
    select apports.*
    from apports
    inner join communes on apports.code_commune = communes.code_commune
)

select * from final
