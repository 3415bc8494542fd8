-- Quartiers of which the programming or the FIL says something each year, even by its silence: the
-- programming covers the quartiers of the contracts that it names, the FIL those of the EPT in the
-- geography of its file.
with final as (
    select distinct
        source_id,
        millesime,
        code_geo as code_quartier
    from {{ ref('int_registre_place') }}
    where
        niveau_geo = 'qpv'
        and (
            (source_id = 'cdv_prog' and portee in ('present', 'contrat'))
            or (source_id = 'ept_fil' and portee in ('present', 'ept'))
        )
)

select * from final
