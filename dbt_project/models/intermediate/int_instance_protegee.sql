-- Councils and project houses, one row per instance and year, with what may be said of their
-- members (rule R5). Totals of the EPT are published (PAR02, PAR04): a hidden council takes
-- another with it, or all of them.
{%- set groupe = 'millesime, type_instance' %}
{%- set publies = ['femmes', 'hommes', 'membres', 'formes', 'membres - formes'] %}
{%- set autres = ['habitants', 'acteurs', 'participants'] %}
with instances as (
    select
        id_instance,
        millesime,
        max(type_instance) as type_instance,
        max(code_commune) as code_commune,
        max(quartiers) as quartiers,
        count(distinct code_quartier) as nb_quartiers,
        max(date_creation) as date_creation,
        max(membres_f + membres_h) as membres,
        max(membres_f) as femmes,
        max(membres_h) as hommes,
        max(membres_habitants) as habitants,
        max(membres_acteurs) as acteurs,
        max(membres_formes) as formes,
        max(case when tirage_au_sort then 1 when not tirage_au_sort then 0 end) = 1
            as tirage_au_sort,
        max(nb_reunions) as nb_reunions,
        max(nb_participants) as participants,
        max(nb_formations) as nb_formations,
        max(case when avis_rapport_annuel then 1 when not avis_rapport_annuel then 0 end) = 1
            as avis_rapport_annuel,
        max(comites_pilotage_total) as comites_pilotage_total,
        max(comites_pilotage_presents) as comites_pilotage_presents,
        max(source_id) as source_id,
        max(edition) as edition,
        max(correction) as correction
    from {{ ref('stg_participation') }}
    group by id_instance, millesime
),

primaires as (
    select
        *,
        {{ un_effectif_protege(publies + autres) }} as est_primaire
    from instances
),

paires as (
    select
        *,
        {{ masque_du_groupe(groupe, 'est_primaire', 'membres', 'id_instance') }} as est_de_la_paire
    from primaires
),

final as (
    select
        *,
        {{ masque_elargi(groupe, 'est_de_la_paire', publies) }} as est_masque
    from paires
)

select * from final
