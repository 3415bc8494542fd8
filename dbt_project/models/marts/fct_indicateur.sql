-- The indicators, at every level where they exist. Joined to the territories, so that a quartier
-- outside the perimeter (a member of a contract) feeds its contract and is not shown itself.
with reunis as (select * from {{ ref('int_indicateur_reuni') }}),

territoires as (select * from {{ ref('dim_territoire') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

final as (
    select
        reunis.type_territoire,
        reunis.code_territoire,
        territoires.generation,
        reunis.code_indicateur,
        reunis.millesime,
        reunis.valeur,
        reunis.numerateur,
        reunis.denominateur,
        {{ statut_de_rang('reunis.rang_statut') }} as statut,
        {{ confiance_de_rang('reunis.rang_confiance') }} as confiance,
        reunis.source_id,
        reunis.edition,
        reunis.est_perime,
        reunis.serie,
        reunis.note,
        case when reunis.est_prouve then 'prouve' else 'presume' end as statut_millesime,
        reunis.sources_complementaires,
        reunis.base_denominateur,
        reunis.motif_absence,
        reunis.est_agrege,
        indicateurs.diffusion,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from reunis
    cross join simulation
    inner join territoires
        on
            reunis.type_territoire = territoires.type_territoire
            and reunis.code_territoire = territoires.code_territoire
    inner join indicateurs on reunis.code_indicateur = indicateurs.code_indicateur
)

select * from final
