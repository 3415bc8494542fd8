-- Variables of registers in the shape of observations. Nothing found where the register is
-- exhaustive (variables_registre.zero, against int_registre_place) is a real 0; elsewhere there is
-- no row, and a register that is not served gives none at all.
with sommes as (select * from {{ ref('int_registre_somme') }}),

variables as (select * from {{ ref('variables_registre') }}),

reunies as (
    select
        sommes.*,
        1 as rang
    from sommes
    union all
    select
        places.source_id,
        variables.variable,
        places.niveau_geo,
        places.code_geo,
        places.millesime,
        0 as valeur,
        'D' as statut,
        places.edition,
        null as note,
        null as correction,
        2 as rang
    from {{ ref('int_registre_place') }} as places
    inner join variables
        on
            places.source_id = variables.source_id
            and (places.portee = 'present' or places.portee = variables.zero)
            and {{ contient('variables.niveaux', 'places.niveau_geo') }}
    where variables.zero <> 'non'
),

classees as (
    select
        *,
        row_number() over (
            partition by variable, niveau_geo, code_geo, millesime
            order by rang asc, edition desc
        ) as ordre
    from reunies
),

final as (
    select
        classees.*,
        -- The year stands in the row: nothing about it is presumed.
        'prouve' as statut_millesime,
        coalesce(editions.est_perime, false) as est_perime,
        coalesce(variables.confiance, sources.confiance_base, 'B') as confiance_base
    from classees
    inner join variables on classees.variable = variables.variable
    left join {{ ref('stg_source') }} as sources on classees.source_id = sources.source_id
    left join {{ ref('stg_edition') }} as editions
        on classees.source_id = editions.source_id and classees.edition = editions.edition
    where classees.ordre = 1
)

select * from final
