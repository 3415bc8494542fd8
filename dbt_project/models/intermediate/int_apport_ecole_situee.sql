-- Schools of priority education, to be counted in and around each quartier; the others tell which
-- communes the directory covers.
with ecoles as (
    select
        *,
        {{ colonnes_sans_territoire() }}
    from {{ ref('stg_ecole') }}
    where code_commune is not null
),

final as (
    {{ apports('ecoles', [
        {'variable': 'presence', 'objet': 'id_ecole'},
        {'variable': 'edu_ecoles_ep_500m', 'objet': 'id_ecole',
            'si': "education_prioritaire in ('REP', 'REP+')"},
    ]) }}
)

select * from final
