-- What each social dwelling counts for: all, those whose energy label is known (A to G), and the
-- worst of these. Those of the quartiers are counted in the geography of the year.
with logements as (select * from {{ ref('stg_logement_social') }} where code_commune is not null),

lieux as (
    select * from {{ ref('stg_lieu') }}
    where source_id = 'sdes_rpls_logements'
),

lignes as (
    select
        logements.*,
        lieux.etat,
        {{ colonnes_sans_territoire() }}
    from logements
    left join lieux
        on
            logements.id_logement = lieux.objet
            and lieux.generation = case when logements.millesime >= 2024 then 2024 else 2015 end
),

final as (
    {{ apports('lignes', [
        {'variable': 'rpls_logements', 'objet': 'id_logement'},
        {'variable': 'rpls_logements_situes', 'objet': 'id_logement',
            'si': "etat in ('dedans', 'dehors')"},
        {'variable': 'rpls_logements_qpv', 'objet': 'id_logement', 'si': "etat = 'dedans'"},
        {'variable': 'rpls_dpe', 'objet': 'id_logement',
            'si': "etiquette_energie in ('A', 'B', 'C', 'D', 'E', 'F', 'G')"},
        {'variable': 'rpls_dpe_efg', 'objet': 'id_logement',
            'si': "etiquette_energie in ('E', 'F', 'G')"},
    ]) }}
)

select * from final
