-- Sales by territory: in the quartier or at most 300 m around it, and in the commune.
with ventes as (select * from {{ ref('int_apport_vente') }}),

lieux as (
    select * from {{ ref('int_lieu_proche') }}
    where source_id = 'dvf' and rayon_m = 300 and etat = 'dedans'
),

portees as (select * from {{ ref('int_portee') }}),

reunies as (
    select
        'qpv' as niveau_geo,
        lieux.code_quartier as code_geo,
        ventes.*
    from ventes
    inner join lieux on ventes.objet = lieux.objet
    union all
    select
        'commune' as niveau_geo,
        code_commune as code_geo,
        *
    from ventes
),

final as (
    select
        reunies.niveau_geo,
        reunies.code_geo,
        reunies.source_id,
        reunies.edition,
        reunies.correction,
        reunies.variable,
        reunies.millesime,
        reunies.objet,
        reunies.valeur
    from reunies
    inner join portees
        on reunies.niveau_geo = portees.niveau_geo and reunies.code_geo = portees.code_geo
)

select * from final
