-- All France, every edition. A view: the filters of the reader go down into the Parquet scan.
with observations as (select * from {{ source('entrees', 'observation') }}),

final as (
    select
        source_id,
        edition,
        bloc,
        millesime,
        niveau_geo,
        code_geo,
        millesime_geo,
        variable,
        valeur,
        statut,
        note,
        ligne,
        correction,
        valeur_publiee
    from observations
)

select * from final
