-- One row per edition received. Everything that asks "is it served, is it stale?" asks here.
with editions as (select * from {{ source('entrees', 'edition') }}),

final as (
    select
        source_id,
        edition,
        -- A partner's period or a département may follow the year; other names hold none.
        try_cast(
            nullif(regexp_extract(edition, '^([0-9]{4})([^0-9].*)?$', 1), '') as integer
        ) as annee_edition,
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
        cast(extract(year from recu_le at time zone 'UTC') as integer) as annee_reception,
        est_simule,
        format_prouve
    from editions
)

select * from final
