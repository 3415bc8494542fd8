-- Fifths of the values that one map shows: same kind, generation, indicator and year. Equal values
-- share the lowest of their classes, or a map would draw them apart. Under 5 values a class would
-- be one territory: none is given.
with valeurs as (
    select
        *,
        round(valeur, 9) as cle
    from {{ ref('int_cellule_attendue') }}
    where est_dernier and valeur is not null
),

rangees as (
    select
        *,
        ntile(5) over (
            partition by type_territoire, generation, code_indicateur, serie
            order by cle, code_territoire
        ) as cinquieme,
        count(*) over (
            partition by type_territoire, generation, code_indicateur, serie
        ) as nb_valeurs
    from valeurs
),

classees as (
    select
        *,
        case
            when nb_valeurs >= 5
                then min(cinquieme) over (
                    partition by type_territoire, generation, code_indicateur, serie, cle
                )
        end as classe
    from rangees
),

final as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        classe,
        nb_valeurs,
        case when classe is not null then min(valeur) over (
            partition by type_territoire, generation, code_indicateur, serie, classe
        ) end as classe_min,
        case when classe is not null then max(valeur) over (
            partition by type_territoire, generation, code_indicateur, serie, classe
        ) end as classe_max
    from classees
)

select * from final
