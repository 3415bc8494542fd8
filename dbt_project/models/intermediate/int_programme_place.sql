-- Quartiers of which a programme says something each year, even by its silence. Each file covers
-- those that it names; the programming also those of the contracts that it names; the FIL and the
-- label all those of the EPT, in the geography of their file or de veille active (that the label
-- is open to these is NON VÉRIFIÉ: its file may name them).
with places as (
    select
        source_id,
        millesime,
        edition,
        code_quartier
    from {{ ref('int_operation_quartier') }}
    union all
    select
        source_id,
        millesime,
        edition,
        code_geo as code_quartier
    from {{ ref('int_registre_place') }}
    where source_id = 'cdv_prog' and niveau_geo = 'qpv' and portee = 'contrat'
    union all
    select
        annees.source_id,
        annees.millesime,
        annees.edition,
        cibles.code_quartier
    from {{ ref('int_programme_generation') }} as annees
    inner join {{ ref('int_quartier_cible') }} as cibles
        on annees.generation = cibles.generation or cibles.type_territoire = 'qva'
    where annees.source_id in ('ept_fil', 'ept_label')
),

final as (
    select
        source_id,
        millesime,
        code_quartier,
        max(edition) as edition
    from places
    group by source_id, millesime, code_quartier
)

select * from final
