-- Located things counted, in the shape of observations. A count misses what has no sure place:
-- under 80 % placed there is no value, under 95 % the grade is D (METHODS §5); the share is told.
-- What not every thing has (a label, an activity) says how many have it.
with points as (select * from {{ ref('int_point_territoire') }}),

ensembles as (
    select
        *,
        replace(replace(variable, 'logements', 'dpe'), 'actifs', 'actifs_naf') as variable_connue
    from points
    where variable in ('rpls_logements', 'sirene_actifs')
),

final as (
    select
        points.niveau_geo,
        points.code_geo,
        points.variable,
        points.millesime,
        case when points.part_situee >= 0.8 then points.nb end as valeur,
        case when points.part_situee >= 0.8 then 'D' else 'N' end as statut,
        case
            when points.part_situee < 0.995
                then cast(floor(100 * points.part_situee) as integer) || ' % de points situés'
            when points.variable = 'sirene_actifs_naf' and points.nb < ensembles.nb
                then
                    'activité connue en NAF rév. 2 pour '
                    || cast(floor(100.0 * points.nb / ensembles.nb) as integer)
                    || ' % des établissements'
            when points.variable = 'rpls_dpe' and ensembles.nb > 0
                then
                    'étiquette connue pour '
                    || cast(round(100.0 * points.nb / ensembles.nb) as integer)
                    || ' % des logements'
        end as note,
        points.correction,
        points.source_id,
        points.edition,
        'prouve' as statut_millesime,
        coalesce(editions.est_perime, false) as est_perime,
        {{ confiance_de_rang(
            "greatest("
            ~ rang_confiance("coalesce(sources.confiance_base, 'B')") ~ ", points.rang_confiance, "
            ~ "case when not editions.format_prouve then 1 else 0 end, "
            ~ "case when points.part_situee < 0.95 then 3 when points.part_situee < 1 then 1 else 0 end)"
        ) }} as confiance_base
    -- Grade: of the source, of the points, of a format that no file has shown.
    from points
    left join {{ ref('stg_source') }} as sources on points.source_id = sources.source_id
    left join {{ ref('stg_edition') }} as editions
        on points.source_id = editions.source_id and points.edition = editions.edition
    left join ensembles
        on
            points.niveau_geo = ensembles.niveau_geo
            and points.code_geo = ensembles.code_geo
            and points.variable = ensembles.variable_connue
            and points.millesime = ensembles.millesime
)

select * from final
