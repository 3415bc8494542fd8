-- Schools of each commune: social position index and results of the brevet. Where the school is,
-- not where the pupils live.
with ips as (select * from {{ ref('stg_ips') }} where ips is not null),

dnb as (select * from {{ ref('stg_dnb') }}),

ecoles as (
    select
        source_id,
        edition,
        correction,
        millesime,
        uai,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        code_commune,
        cast(null as varchar) as code_ept,
        1 as part,
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
        null as code_quartier,
        null as code_contrat,
        code_commune,
        null as code_ept,
        1 as part,
        'dnb' as type_etablissement,
        null as ips,
        presents,
        admis
    from dnb
),

final as (
    {{ apports('ecoles', [
        {'variable': 'ips_ecole_somme', 'objet': 'uai', 'valeur': 'ips',
            'si': "type_etablissement = 'ecole'"},
        {'variable': 'ips_ecole_nb', 'objet': 'uai',
            'si': "type_etablissement = 'ecole'"},
        {'variable': 'ips_college_somme', 'objet': 'uai', 'valeur': 'ips',
            'si': "type_etablissement = 'college'"},
        {'variable': 'ips_college_nb', 'objet': 'uai',
            'si': "type_etablissement = 'college'"},
        {'variable': 'dnb_presents', 'objet': 'uai', 'valeur': 'presents',
            'si': "type_etablissement = 'dnb'"},
        {'variable': 'dnb_admis', 'objet': 'uai', 'valeur': 'admis',
            'si': "type_etablissement = 'dnb'"},
    ]) }}
)

select * from final
