-- Poor households of each commune and EPT, and of its quartiers of each generation: the two sums
-- side by side, by variable, with what they rest on. A territory is the sum of all its communes, or
-- has no row; of one without a quartier of the generation nothing is said of its quartiers.
with territoires as (
    select
        *,
        count(*) over (partition by niveau_geo, code_geo) as nb_attendues
    from {{ ref('int_maille_commune') }}
),

communes as (select * from {{ ref('int_concentration_commune') }}),

quartiers as (select * from {{ ref('int_concentration_quartier') }}),

sommes as (
    select
        territoires.niveau_geo,
        territoires.code_geo,
        communes.generation,
        communes.millesime,
        territoires.nb_attendues,
        count(*) as nb_communes,
        {%- for colonne in [
            'pauvres', 'pauvres_qpv', 'surface', 'surface_inconnue', 'surface_qpv',
            'surface_qpv_inconnue', 'menages', 'menages_imputes', 'menages_qpv',
            'menages_qpv_imputes'
        ] %}
        sum(communes.{{ colonne }}) as {{ colonne }},
        {%- endfor %}
        {{ publication_du_groupe('communes.') }},
        max(communes.correction) as correction,
        min(communes.statut_millesime) as statut_millesime,
        max(communes.rang_perime) as rang_perime
    from territoires
    inner join communes on territoires.code_commune = communes.code_commune
    group by
        territoires.niveau_geo, territoires.code_geo, communes.generation, communes.millesime,
        territoires.nb_attendues
),

final as (
    select
        sommes.*,
        coalesce(quartiers.nb_quartiers, 0) as nb_quartiers,
        coalesce(quartiers.nb_couverts, 0) as nb_couverts
    from sommes
    left join quartiers
        on
            sommes.niveau_geo = quartiers.niveau_geo
            and sommes.code_geo = quartiers.code_geo
            and sommes.generation = quartiers.generation
    where sommes.nb_communes = sommes.nb_attendues and sommes.source_id is not null
)

select * from final
