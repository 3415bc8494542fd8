-- What every register brings, thing by thing, before any territory is summed.
with final as (
    select * from {{ ref('int_apport_fil') }}
    union all
    select * from {{ ref('int_apport_label') }}
    union all
    select * from {{ ref('int_apport_programmation') }}
    union all
    select * from {{ ref('int_apport_bilan') }}
    union all
    select * from {{ ref('int_apport_tfpb') }}
    union all
    select * from {{ ref('int_apport_participation') }}
    union all
    select * from {{ ref('int_apport_prij') }}
    union all
    select * from {{ ref('int_apport_prij_sexe') }}
    union all
    select * from {{ ref('int_apport_neet') }}
    union all
    select * from {{ ref('int_apport_don') }}
    union all
    select * from {{ ref('int_apport_npnru') }}
    union all
    select * from {{ ref('int_apport_ecole') }}
    union all
    select * from {{ ref('int_apport_constante') }}
)

select * from final
