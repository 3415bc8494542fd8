-- One value per territory, variable and year: what the engine computes on, with its state as ranks
-- (macros statuts and confiances) so that `max` finds the weakest. The two variables that describe
-- communes are swapped for their commune rows: no quartier can ever use them. What is counted or
-- apportioned here (registers, points, parts of IRIS) comes last, in the same shape.
with candidates as (select * from {{ ref('int_observation_candidate') }}),

communes as (select * from {{ ref('int_observation_commune') }}),

retenues as (
    select
        niveau_geo,
        code_geo,
        {{ colonnes_observation() }}
    from candidates
    where rang = 1 and variable not in ('rp_pop_com_qp', 'rp_pop_com')
    union all
    select
        'commune' as niveau_geo,
        code_commune as code_geo,
        {{ colonnes_observation() }}
    from communes
    {%- for modele in [
        'int_registre_variable', 'int_observation_ventilee', 'int_observation_point',
        'int_observation_iris_commune', 'int_observation_carroyee',
        'int_observation_proche', 'int_observation_concentration', 'int_observation_prix',
        'int_observation_brevet'
    ] %}
    union all
    select
        niveau_geo,
        code_geo,
        {{ colonnes_observation() }}
    from {{ ref(modele) }}
    {%- endfor %}
),

final as (
    select
        *,
        source_id || ':' || edition as publication,
        {{ rang_statut('statut') }} as rang_statut,
        greatest(
            {{ rang_confiance('confiance_base') }},
            case when statut = 'D' and coalesce(note, '0') <> '0' then 1 else 0 end,
            case when statut_millesime = 'prouve' then 0 else 1 end,
            case when correction is null then 0 else 1 end,
            case when statut = 'E' then 2 when statut in ('I', 'P') then 1 else 0 end
        ) as rang_confiance
    from retenues
)

select * from final
