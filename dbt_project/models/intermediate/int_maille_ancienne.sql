-- Communes of each territory made of communes; an EPT with those that one of its own has absorbed
-- since 2015: files of before the merger still write their codes, and its total needs them.
with mailles as (select * from {{ ref('int_maille_commune') }}),

anciennes as (select * from {{ ref('int_commune_ancienne') }}),

final as (
    select
        niveau_geo,
        code_geo,
        code_commune
    from mailles
    union distinct
    select
        mailles.niveau_geo,
        mailles.code_geo,
        anciennes.code_ancien as code_commune
    from mailles
    inner join anciennes on mailles.code_commune = anciennes.code_commune
    where mailles.niveau_geo = 'ept'
)

select * from final
