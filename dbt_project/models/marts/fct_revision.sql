-- Values that a better publication replaced, beside the one that replaced them: re-exports must
-- agree with the native files, and a revision by the producer must be seen.
with candidates as (select * from {{ ref('int_observation_candidate') }}),

restreintes as (select * from {{ ref('int_variable_restreinte') }}),

retenues as (select * from candidates where rang = 1),

remplacees as (select * from candidates where rang > 1),

final as (
    select
        remplacees.niveau_geo,
        remplacees.code_geo,
        remplacees.variable,
        remplacees.millesime,
        remplacees.source_id as source_id_remplacee,
        remplacees.edition as edition_remplacee,
        remplacees.valeur as valeur_remplacee,
        remplacees.statut as statut_remplacee,
        retenues.source_id as source_id_retenue,
        retenues.edition as edition_retenue,
        retenues.valeur as valeur_retenue,
        retenues.statut as statut_retenue,
        retenues.valeur - remplacees.valeur as ecart,
        case
            when retenues.statut_millesime = 'prouve' and remplacees.statut_millesime = 'prouve'
                then 'prouve'
            else 'presume'
        end as statut_millesime,
        case when restreintes.variable is null then 'public' else 'restreint' end as diffusion
    from remplacees
    inner join retenues
        on
            remplacees.niveau_geo = retenues.niveau_geo
            and remplacees.code_geo = retenues.code_geo
            and remplacees.variable = retenues.variable
            and remplacees.millesime = retenues.millesime
    left join restreintes on remplacees.variable = restreintes.variable
)

select * from final
