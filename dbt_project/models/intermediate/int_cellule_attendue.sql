-- Every public cell that an observer may look for: each territory of a kind and generation, for
-- each indicator and year that exists for one of them. A territory without a row is there, as "non
-- disponible": no hole is silent. France has two senses, a publisher uses one: none is missing.
with territoires as (select * from {{ ref('dim_territoire') }}),

faits as (select * from {{ ref('fct_indicateur') }} where diffusion = 'public'),

groupes as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        max(millesime) over (
            partition by type_territoire, generation, code_indicateur
        ) = millesime as est_dernier
    from faits
    group by type_territoire, generation, code_indicateur, millesime
),

final as (
    select
        territoires.type_territoire,
        territoires.code_territoire,
        territoires.generation,
        territoires.libelle,
        groupes.code_indicateur,
        groupes.millesime,
        groupes.est_dernier,
        faits.valeur,
        coalesce(faits.statut, 'N') as statut,
        faits.confiance,
        faits.serie,
        faits.note,
        faits.source_id,
        faits.edition,
        faits.statut_millesime,
        coalesce(faits.est_perime, false) as est_perime,
        case
            when faits.code_territoire is null then 'rien de publié pour ce territoire cette année'
            else faits.motif_absence
        end as motif_absence,
        faits.code_territoire is not null as est_publiee
    from territoires
    inner join groupes
        on
            territoires.type_territoire = groupes.type_territoire
            and coalesce(territoires.generation, 0) = coalesce(groupes.generation, 0)
    left join faits
        on
            territoires.type_territoire = faits.type_territoire
            and territoires.code_territoire = faits.code_territoire
            and groupes.code_indicateur = faits.code_indicateur
            and groupes.millesime = faits.millesime
    where territoires.type_territoire <> 'france' or faits.code_territoire is not null
)

select * from final
