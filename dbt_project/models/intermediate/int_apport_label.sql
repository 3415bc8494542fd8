-- Label for innovative actions, at the EPT only: its file has no key between quartiers. The count
-- over two years needs both: a project is also counted the year after, where that year is received.
with label as (select * from {{ ref('stg_label') }}),

annees as (
    select
        millesime,
        max(edition) as edition
    from label
    group by millesime
),

lignes as (
    select
        *,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_commune,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part,
        statut in ('labellise', 'realise') as est_labellise
    from label
),

deux_ans as (
    select
        lignes.source_id,
        annees.edition,
        lignes.correction,
        annees.millesime,
        lignes.id_projet,
        lignes.code_quartier,
        lignes.code_contrat,
        lignes.code_commune,
        lignes.code_ept,
        lignes.part,
        lignes.est_labellise
    from lignes
    inner join annees on lignes.millesime in (annees.millesime, annees.millesime - 1)
    inner join annees as veilles on annees.millesime - 1 = veilles.millesime
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_projet'},
        {'variable': 'lab_montant', 'valeur': 'montant', 'si': 'est_labellise'},
        {'variable': 'lab_cofinancements', 'valeur': 'cofinancements', 'si': 'est_labellise'},
    ]) }}
    union all
    {{ apports('deux_ans', [
        {'variable': 'lab_projets_2_ans', 'objet': 'id_projet', 'si': 'est_labellise'},
    ]) }}
)

select * from final
