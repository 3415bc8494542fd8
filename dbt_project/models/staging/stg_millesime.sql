-- Which year each block of columns of each edition describes, and on what evidence.
with millesimes as (select * from {{ source('entrees', 'millesime') }}),

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
