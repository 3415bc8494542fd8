-- What each social dwelling counts for: all, those whose energy label is known (A to G), and the
-- worst of these. Those of the quartiers are counted in each geography of which a year knows: that
-- of 2015, and that of 2024 from then on.
with logements as (select * from {{ ref('stg_logement_social') }} where code_commune is not null),

lieux as (
    select
        objet,
        max(case when generation = 2015 then etat end) as etat_2015,
        max(case when generation = 2024 then etat end) as etat_2024
    from {{ ref('stg_lieu') }}
    where source_id = 'sdes_rpls_logements'
    group by objet
),

lignes as (
    select
        logements.*,
        lieux.etat_2015,
        case when logements.millesime >= 2024 then lieux.etat_2024 end as etat_2024,
        {{ colonnes_sans_territoire() }}
    from logements
    left join lieux on logements.id_logement = lieux.objet
),

final as (
    {{ apports('lignes', [
        {'variable': 'rpls_logements', 'objet': 'id_logement'},
        {'variable': 'rpls_logements_situes_2015', 'objet': 'id_logement',
            'si': "etat_2015 in ('dedans', 'dehors')"},
        {'variable': 'rpls_logements_qpv_2015', 'objet': 'id_logement',
            'si': "etat_2015 = 'dedans'"},
        {'variable': 'rpls_logements_situes_2024', 'objet': 'id_logement',
            'si': "etat_2024 in ('dedans', 'dehors')"},
        {'variable': 'rpls_logements_qpv_2024', 'objet': 'id_logement',
            'si': "etat_2024 = 'dedans'"},
        {'variable': 'rpls_dpe', 'objet': 'id_logement',
            'si': "etiquette_energie in ('A', 'B', 'C', 'D', 'E', 'F', 'G')"},
        {'variable': 'rpls_dpe_efg', 'objet': 'id_logement',
            'si': "etiquette_energie in ('E', 'F', 'G')"},
    ]) }}
)

select * from final
