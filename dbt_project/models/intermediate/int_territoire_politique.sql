-- Territories made of quartiers: contrats de ville and the set of quartiers. Their population is
-- the sum over their members (indicator DEM01), whole or weighted as int_appartenance says.
with membres as (select * from {{ ref('int_appartenance_quartier') }}),

quartiers as (
    select
        code_quartier,
        generation,
        case when dans_perimetre and not hors_perimetre_partiel then 0 else 1 end as debordement
    from {{ ref('int_quartier') }}
),

contrats as (select * from {{ ref('contrats_ville') }}),

populations as (
    select
        code_territoire,
        valeur,
        millesime,
        row_number() over (partition by code_territoire order by millesime desc) as rang
    from {{ ref('int_indicateur_agrege') }}
    where code_indicateur = 'DEM01' and valeur is not null
),

comptes as (
    select
        membres.type_territoire,
        membres.code_territoire,
        coalesce(max(quartiers.generation), 2015) as generation,
        count(*) as nb_quartiers,
        max(coalesce(quartiers.debordement, 1)) = 1 as hors_perimetre_partiel
    from membres
    left join quartiers on membres.code_membre = quartiers.code_quartier
    group by membres.type_territoire, membres.code_territoire
),

final as (
    select
        comptes.type_territoire,
        comptes.code_territoire,
        comptes.generation,
        case
            when comptes.type_territoire = 'contrat_ville' then contrats.nom
            when comptes.code_territoire like '%-DEDANS'
                then 'Ensemble des quartiers de ' || comptes.generation || ' (dans le périmètre)'
            else 'Ensemble des quartiers de ' || comptes.generation || ' (quartiers entiers)'
        end as libelle,
        contrats.communes,
        comptes.nb_quartiers,
        comptes.hors_perimetre_partiel,
        populations.valeur as population,
        populations.millesime as population_millesime,
        contrats.population_qpv_anct
    from comptes
    left join contrats on comptes.code_territoire = contrats.code_contrat
    left join populations
        on comptes.code_territoire = populations.code_territoire and populations.rang = 1
)

select * from final
