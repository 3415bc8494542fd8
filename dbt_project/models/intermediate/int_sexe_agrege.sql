-- Women and men of larger territories: the sums of their members, judged by the rule of their
-- indicator, as for both sexes (int_indicateur_agrege).
with sommes as (select * from {{ ref('int_sexe_somme') }}),

sexes as (
    {{ lignes('sexe', ['F', 'H']) }}
),

indicateurs as (
    select
        ensembles.code_indicateur || '-' || sexes.sexe as code_indicateur,
        ensembles.echelle,
        ensembles.regle_secret
    from {{ ref('indicateurs') }} as ensembles
    cross join sexes
),

{{ motif_des_sommes() }},

{{ juge_indicateur('motivees') }}

select * from final
