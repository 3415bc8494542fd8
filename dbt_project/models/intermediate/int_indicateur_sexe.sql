-- Women and men apart, judged by the rule of their indicator (EMP06-F by that of EMP06): what the
-- producer blanks stays blank, what the rule of secrecy refuses is not shown.
with formules as (
    select
        *,
        row_number() over (
            partition by type_territoire, code_territoire, code_indicateur, millesime
            order by case when source_id is null then 1 else 0 end, formule
        ) as rang
    from {{ ref('int_sexe_formule') }}
),

retenues as (select * from formules where rang = 1),

{{ indicateurs_par_sexe() }},

{{ juge_indicateur('retenues') }}

select * from final
