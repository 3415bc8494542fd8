-- What the quartiers of a class have in common: mean of their standard scores, lowest and highest
-- of their published values, and the quartier nearest to the centre. Describes quartiers,
-- unweighted: never the rate of the class, which nobody published.
with classes as (
    select
        *,
        row_number() over (
            partition by generation, classe order by distance_centre, code_quartier
        ) as rang,
        -- Once per class, and exact: a sum of floats differs from one entry to the next.
        round(
            1.0 * sum(cast(indice as decimal(18, 6))) over (partition by generation, classe)
            / count(indice) over (partition by generation, classe), 6
        ) as indice_moyen
    from {{ ref('fct_typologie') }}
    where classe is not null
),

apports as (select * from {{ ref('fct_indice_contribution') }}),

final as (
    select
        classes.generation,
        classes.classe,
        classes.libelle_classe,
        classes.nb_classes,
        classes.serie,
        apports.code_indicateur,
        apports.entree,
        apports.millesime,
        apports.millesime_base,
        count(*) as nb_quartiers,
        round(avg(apports.score_reduit), 6) as score_reduit_moyen,
        min(apports.valeur) as valeur_min,
        max(apports.valeur) as valeur_max,
        max(case when classes.rang = 1 then classes.code_quartier end) as code_quartier_type,
        max(case when classes.rang = 1 then apports.valeur end) as valeur_quartier_type,
        max(classes.indice_moyen) as indice_moyen,
        {{ statut_de_rang('max(' ~ rang_statut('apports.statut') ~ ')') }} as statut,
        {{ confiance_de_rang('max(' ~ rang_confiance('classes.confiance') ~ ')') }} as confiance,
        {{ publication_du_groupe('apports.') }},
        min(apports.statut_millesime) as statut_millesime,
        max(case when apports.est_perime then 1 else 0 end) = 1 as est_perime,
        max(classes.diffusion) as diffusion,
        max(classes.nature_donnees) as nature_donnees
    from classes
    inner join apports on classes.code_quartier = apports.code_quartier
    group by
        classes.generation, classes.classe, classes.libelle_classe, classes.nb_classes,
        classes.serie, apports.code_indicateur, apports.entree, apports.millesime,
        apports.millesime_base
)

select * from final
