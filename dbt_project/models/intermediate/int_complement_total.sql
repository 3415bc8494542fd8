-- What a producer publishes, in one file and year, for a commune and for the part of it that lives
-- in quartiers (seed complements), in the geography of the quartiers that he then counts. The two
-- come from one row: their difference mixes nothing.
with complements as (select * from {{ ref('complements') }}),

observations as (select * from {{ ref('int_observation_retenue') }}),

bases as (select * from {{ ref('int_indicateur_base') }} where type_territoire = 'qpv'),

quartiers as (select * from {{ ref('int_quartier') }}),

generations as (
    select distinct
        quartiers.generation,
        bases.code_indicateur,
        bases.millesime
    from bases
    inner join quartiers on bases.code_territoire = quartiers.code_quartier
),

final as (
    select
        complements.code_indicateur,
        totaux.code_geo as code_commune,
        generations.generation,
        totaux.millesime,
        totaux.valeur as total,
        parts.valeur as total_qpv,
        greatest(totaux.rang_statut, parts.rang_statut) as rang_statut,
        greatest(totaux.rang_confiance, parts.rang_confiance) as rang_confiance,
        totaux.source_id,
        totaux.edition,
        totaux.statut_millesime = 'prouve' and parts.statut_millesime = 'prouve' as est_prouve,
        totaux.est_perime or parts.est_perime as est_perime
    from complements
    inner join observations as totaux
        on
            complements.variable_total = totaux.variable
            and complements.niveau_geo = totaux.niveau_geo
    inner join observations as parts
        on
            complements.variable_qpv = parts.variable
            and totaux.niveau_geo = parts.niveau_geo
            and totaux.code_geo = parts.code_geo
            and totaux.millesime = parts.millesime
            and totaux.publication = parts.publication
    inner join generations
        on
            complements.code_indicateur = generations.code_indicateur
            and totaux.millesime = generations.millesime
)

select * from final
