-- Candidates and passes of two groups of collèges by EPT and département: sums of the schools,
-- never a mean of their rates, with how many collèges have a known status.
with apports as (select * from {{ ref('int_apport_college') }}),

territoires as (
    select * from {{ ref('int_maille_commune') }}
    where niveau_geo = 'ept'
    union all
    select
        'departement' as niveau_geo,
        code_departement as code_geo,
        code_commune
    from {{ ref('stg_commune') }}
),

portees as (select * from {{ ref('int_portee') }}),

final as (
    select
        territoires.niveau_geo,
        territoires.code_geo,
        apports.millesime,
        max(apports.source_id) as source_id,
        max(apports.edition) as edition,
        max(apports.correction) as correction,
        max(apports.source_annuaire) as source_annuaire,
        max(apports.edition_annuaire) as edition_annuaire,
        max(apports.annee_annuaire) as annee_annuaire,
        {%- for variable in ['dnb_taux_rep_plus', 'dnb_taux_hors_ep'] %}
        coalesce(
            sum(case when apports.variable = '{{ variable }}' then apports.presents end), 0
        ) as {{ variable }}_presents,
        coalesce(
            sum(case when apports.variable = '{{ variable }}' then apports.admis end), 0
        ) as {{ variable }}_admis,
        {%- endfor %}
        sum(case when apports.variable = 'dnb_colleges_classes' then 1 else 0 end) as nb_classes,
        sum(case when apports.variable = 'presence' then 1 else 0 end) as nb_colleges
    from apports
    inner join territoires on apports.code_commune = territoires.code_commune
    inner join portees
        on
            territoires.niveau_geo = portees.type_territoire
            and territoires.code_geo = portees.code_geo
    group by territoires.niveau_geo, territoires.code_geo, apports.millesime
)

select * from final
