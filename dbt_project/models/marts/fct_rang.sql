-- Rank among the territories of one kind, generation, series and year that have a value. Rank 1 is
-- where the situation is the least favourable; without a sense, or for a count, where the value is
-- highest. Rounded first: two equal quotients may differ in their last digit. A class has no rank.
with faits as (
    select
        faits.*,
        indicateurs.sens = 0 or indicateurs.agregation = 'sum' as est_sans_sens,
        case
            when indicateurs.sens = 1 and indicateurs.agregation <> 'sum' then 1 else -1
        end * round(faits.valeur, 9) as cle
    from {{ ref('fct_indicateur') }} as faits
    inner join {{ ref('indicateurs') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    where faits.type_territoire in ({{ types_compares() }}) and indicateurs.unite <> 'classe'
),

groupes as (
    select
        *,
        case
            when valeur is not null then rank() over (
                partition by type_territoire, generation, code_indicateur, millesime, serie
                order by cle asc nulls last
            )
        end as rang,
        count(valeur) over (
            partition by type_territoire, generation, code_indicateur, millesime, serie
        ) as nb_classes,
        count(valeur) over (
            partition by type_territoire, generation, code_indicateur, millesime, serie, cle
        ) as nb_memes_valeurs
    from faits
),

final as (
    select
        type_territoire,
        code_territoire,
        generation,
        code_indicateur,
        millesime,
        serie,
        rang,
        nb_classes,
        case when rang is not null then nb_memes_valeurs end as nb_au_meme_rang,
        case when est_sans_sens then 'plus_elevee' else 'moins_favorable' end as premier_rang,
        motif_absence,
        valeur,
        statut,
        confiance,
        source_id,
        edition,
        statut_millesime,
        est_perime,
        diffusion,
        nature_donnees
    from groupes
)

select * from final
