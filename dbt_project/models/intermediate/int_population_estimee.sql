-- Population of a quartier as CDV03 and FIL05 divide by it, the years when none is published: the
-- number shared out of the IRIS, with their own status and grade. One of the two is enough.
with faits as (select * from {{ ref('fct_indicateur') }} where diffusion = 'public'),

termes as (select * from {{ ref('int_indicateur_terme') }} where role = 'denominateur'),

candidates as (
    select
        faits.type_territoire,
        faits.code_territoire,
        faits.generation,
        faits.millesime as annee_propre,
        termes.millesime_terme as millesime,
        faits.serie,
        faits.denominateur as valeur,
        faits.statut,
        faits.confiance,
        faits.est_perime,
        termes.source_id,
        termes.edition,
        row_number() over (
            partition by faits.type_territoire, faits.code_territoire, faits.millesime
            order by faits.code_indicateur
        ) as rang
    from faits
    inner join termes
        on
            faits.code_indicateur = termes.code_indicateur
            and faits.type_territoire = termes.niveau_geo
            and faits.code_territoire = termes.code_geo
            and faits.millesime = termes.millesime
            and faits.serie = termes.serie
    where
        faits.code_indicateur in ('CDV03', 'FIL05')
        and faits.serie = 'POP_REPARTIE' and faits.denominateur is not null
),

final as (select * from candidates where rang = 1)

select * from final
