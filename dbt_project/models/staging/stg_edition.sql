-- One row per edition received. Everything that asks "is it served, is it stale?" asks here.
with editions as (select * from {{ source('entrees', 'edition') }}),

final as (
    select
        source_id,
        edition,
        nature,
        etat,
        est_servie,
        est_perime,
        motif,
        fichiers,
        sha256,
        octets,
        nb_lignes,
        nb_quarantaine,
        recu_le,
        est_simule,
        format_prouve
    from editions
)

select * from final
