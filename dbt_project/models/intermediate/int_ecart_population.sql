-- What sharing the IRIS out between quartiers is worth in each: the population it gives, the latest
-- year, beside the municipal one that INSEE published nearest to it (5 years at most). Beyond the
-- tolerance of the control POP_REPARTIE, no count shared the same way is a sure estimate.
with reparties as (
    select
        code_quartier,
        millesime,
        {{ publication_du_groupe() }},
        case
            when round(sum(case when valeur is not null then part_du_quartier end), 4) >= max(seuil)
                then round(sum(valeur), 6)
        end as population_repartie,
        row_number() over (partition by code_quartier order by millesime desc) as rang
    from {{ ref('int_part_ventilee') }}
    -- INSEE publishes no population of the others.
    where variable = 'rp_p_pop' and niveau_geo = 'qpv'
    group by code_quartier, millesime
),

publiees as (
    select
        reparties.code_quartier,
        observations.millesime,
        observations.valeur,
        row_number() over (
            partition by reparties.code_quartier
            order by
                abs(observations.millesime - reparties.millesime) asc, observations.millesime desc
        ) as rang
    from reparties
    inner join {{ ref('int_observation_candidate') }} as observations
        on reparties.code_quartier = observations.code_geo
    where
        reparties.rang = 1
        and observations.niveau_geo = 'qpv'
        and observations.variable = 'rp_pop_mun'
        and observations.rang = 1
        and observations.valeur is not null
        and abs(observations.millesime - reparties.millesime) <= {{ ecart_max_population() }}
),

final as (
    select
        reparties.*,
        publiees.millesime as millesime_publie,
        publiees.valeur as population_publiee,
        coalesce(
            abs(reparties.population_repartie - publiees.valeur)
            > controles.tolerance * publiees.valeur, false
        ) as est_eloignee
    from reparties
    cross join {{ ref('controles_rapprochement') }} as controles
    left join publiees
        on reparties.code_quartier = publiees.code_quartier and publiees.rang = 1
    where reparties.rang = 1 and controles.code_controle = 'POP_REPARTIE'
)

select * from final
