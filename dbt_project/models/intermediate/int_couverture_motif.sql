-- The reason that most often explains a missing value, by indicator, kind of territory and year;
-- the first in alphabetical order among equals.
with cellules as (
    select * from {{ ref('int_cellule_attendue') }} where valeur is null
),

comptes as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        motif_absence,
        count(*) as nb
    from cellules
    group by type_territoire, generation, code_indicateur, millesime, motif_absence
),

rangees as (
    select
        *,
        row_number() over (
            partition by type_territoire, generation, code_indicateur, millesime
            order by nb desc, motif_absence asc
        ) as rang,
        count(*) over (
            partition by type_territoire, generation, code_indicateur, millesime
        ) as nb_motifs
    from comptes
)

select * from rangees where rang = 1
