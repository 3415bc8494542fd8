-- Which years each block of each edition describes: the edition's label never says it.
with millesimes as (select * from {{ ref('stg_millesime') }}),

final as (
    select
        source_id,
        edition,
        bloc,
        libelle_bloc,
        millesime,
        statut_millesime,
        preuve
    from millesimes
)

select * from final
