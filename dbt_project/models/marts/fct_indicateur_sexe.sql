-- Women beside men, wherever a source tells them apart, and the gap between them: women less men,
-- in the unit of the indicator, of one year and one publication.
with paires as (select * from {{ ref('int_sexe_motif') }}),

territoires as (select * from {{ ref('dim_territoire') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        paires.type_territoire,
        paires.code_territoire,
        territoires.generation,
        paires.code_indicateur,
        paires.millesime,
        paires.serie,
        paires.valeur_femmes,
        paires.statut_femmes,
        paires.motif_femmes,
        paires.valeur_hommes,
        paires.statut_hommes,
        paires.motif_hommes,
        case
            when paires.motif_ecart is null
                then round(paires.valeur_femmes - paires.valeur_hommes, 6)
        end as ecart,
        paires.unite_ecart,
        paires.motif_ecart as motif_absence,
        paires.base_denominateur,
        {{ confiance_de_rang('paires.rang_confiance') }} as confiance,
        paires.source_id,
        paires.edition,
        case when paires.est_prouve then 'prouve' else 'presume' end as statut_millesime,
        paires.est_perime,
        paires.diffusion,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from paires
    cross join simulation
    inner join territoires
        on
            paires.type_territoire = territoires.type_territoire
            and paires.code_territoire = territoires.code_territoire
)

select * from final
