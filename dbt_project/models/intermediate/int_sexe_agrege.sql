-- Women and men of larger territories: the sums of their members, judged by the rule of their
-- indicator, as for both sexes (int_indicateur_agrege).
with sommes as (select * from {{ ref('int_sexe_somme') }}),

{{ indicateurs_par_sexe() }},

{{ motif_des_sommes() }},

{{ juge_indicateur('motivees') }}

select * from final
