-- Instances by quartier with their contract, and how many communes have handed their file over that
-- year, of those that have a quartier in the geography that the files use.
with instances as (select * from {{ ref('stg_participation') }}),

contrats as (select * from {{ ref('quartier_contrat') }}),

recues as (
    select
        millesime,
        count(distinct code_commune) as nb_communes
    from instances
    where type_instance = 'conseil_citoyen'
    group by millesime
),

attendues as (
    select
        generations.millesime,
        count(distinct quartiers.code_commune) as nb_communes
    from {{ ref('int_registre_generation') }} as generations
    inner join {{ ref('int_quartier_ept') }} as quartiers
        on generations.generation = quartiers.generation
    where generations.source_id = 'cc_mdp' and quartiers.code_ept = '{{ var("ept_des_depots") }}'
    group by generations.millesime
),

final as (
    select
        instances.*,
        contrats.code_contrat,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part,
        instances.type_instance = 'conseil_citoyen' as est_conseil,
        case
            when instances.avis_rapport_annuel then 1 when not instances.avis_rapport_annuel then 0
        end as avis,
        case when instances.avis_rapport_annuel is null then 'N' else 'D' end as avis_statut,
        coalesce(recues.nb_communes < attendues.nb_communes, true) as communes_manquantes,
        case
            when recues.nb_communes < attendues.nb_communes
                then
                    recues.nb_communes || ' communes sur ' || attendues.nb_communes
                    || ' ont transmis leurs conseils'
        end as note_communes
    from instances
    left join contrats on instances.code_quartier = contrats.code_quartier
    left join recues on instances.millesime = recues.millesime
    left join attendues on instances.millesime = attendues.millesime
)

select * from final
