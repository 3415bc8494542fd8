-- Quartiers that add up into contracts and sets of quartiers, with which weight: two integers, so
-- that a whole population comes out whole.
with quartiers as (select * from {{ ref('int_quartier') }}),

contrats as (select * from {{ ref('quartier_contrat') }}),

contrats_presents as (
    select distinct code_contrat
    from quartiers
    where dans_perimetre and code_contrat is not null
),

final as (
    -- A contract is counted whole, also its quartiers outside the perimeter.
    select
        contrats.code_quartier as code_membre,
        contrats.code_contrat as code_territoire,
        'contrat_ville' as type_territoire,
        1 as poids_numerateur,
        1 as poids_denominateur,
        'quartier_contrat' as source
    from contrats
    inner join contrats_presents on contrats.code_contrat = contrats_presents.code_contrat
    union all
    select
        code_quartier as code_membre,
        'ENS-QP' || generation as code_territoire,
        'ensemble_qpv' as type_territoire,
        1 as poids_numerateur,
        1 as poids_denominateur,
        'int_quartier' as source
    from quartiers
    where dans_perimetre
    union all
    -- A part is known only where the population of each commune is: elsewhere the weight is null.
    select
        code_quartier as code_membre,
        'ENS-QP' || generation || '-DEDANS' as code_territoire,
        'ensemble_qpv' as type_territoire,
        case when hors_perimetre_partiel then population_dedans else 1 end as poids_numerateur,
        case when hors_perimetre_partiel then population_totale else 1 end as poids_denominateur,
        case generation when 2015 then 'quartier_commune_2015' else 'int_quartier' end as source
    from quartiers
    where dans_perimetre
)

select * from final
