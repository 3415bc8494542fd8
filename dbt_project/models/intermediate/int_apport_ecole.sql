-- Schools of each commune, and of its EPT: social position index and results of the brevet. Where
-- the school is, not where the pupils live.
with ips as (select * from {{ ref('stg_ips') }} where ips is not null),

ecoles as (
    select
        source_id,
        edition,
        correction,
        millesime,
        uai,
        code_commune,
        type_etablissement,
        ips,
        cast(null as bigint) as presents,
        cast(null as bigint) as admis
    from ips
    union all
    select
        source_id,
        edition,
        correction,
        millesime,
        uai,
        code_commune,
        'dnb' as type_etablissement,
        null as ips,
        presents,
        admis
    from {{ ref('stg_dnb') }}
),

situees as (
    select
        ecoles.*,
        mailles.code_geo as code_ept,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        1 as part
    from ecoles
    left join {{ ref('int_maille_ancienne') }} as mailles
        on ecoles.code_commune = mailles.code_commune and mailles.niveau_geo = 'ept'
),

final as (
    {{ apports('situees', [
        {'variable': 'ips_ecole_somme', 'objet': 'uai', 'valeur': 'ips',
            'si': "type_etablissement = 'ecole'"},
        {'variable': 'ips_ecole_nb', 'objet': 'uai', 'si': "type_etablissement = 'ecole'"},
        {'variable': 'ips_college_somme', 'objet': 'uai', 'valeur': 'ips',
            'si': "type_etablissement = 'college'"},
        {'variable': 'ips_college_nb', 'objet': 'uai', 'si': "type_etablissement = 'college'"},
        {'variable': 'dnb_presents', 'objet': 'uai', 'valeur': 'presents',
            'si': "type_etablissement = 'dnb'"},
        {'variable': 'dnb_admis', 'objet': 'uai', 'valeur': 'admis',
            'si': "type_etablissement = 'dnb'"},
    ]) }}
)

select * from final
