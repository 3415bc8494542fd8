-- Quartiers of which the programming or the FIL says something each year, even by its silence: the
-- programming covers the quartiers of the contracts that it names, the FIL those of the EPT in the
-- geography of its file.
with final as (
    select
        source_id,
        millesime,
        code_geo as code_quartier,
        max(edition) as edition
    from {{ ref('int_registre_place') }}
    where
        niveau_geo = 'qpv'
        and (
            (source_id = 'cdv_prog' and portee in ('present', 'contrat'))
            or (source_id = 'ept_fil' and portee in ('present', 'ept'))
        )
    group by source_id, millesime, code_geo
)

select * from final
