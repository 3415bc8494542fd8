-- Sales of one apartment and nothing else than outbuildings: the price is that of the whole sale,
-- repeated on each of its rows, so that several dwellings would each be given all of it.
with lignes as (select * from {{ ref('stg_mutation') }}),

ventes as (
    select
        source_id,
        edition,
        id_vente,
        max(correction) as correction,
        max(annee) as millesime,
        max(code_commune) as code_commune,
        max(case when code_type_local = '2' then objet end) as objet_appartement,
        max(valeur_fonciere) as prix,
        max(case when code_type_local = '2' then surface_reelle_bati end) as surface,
        {{ colonnes_sans_territoire() }}
    from lignes
    where nature_mutation = 'Vente'
    group by source_id, edition, id_vente
    having
        sum(case when code_type_local = '2' then 1 else 0 end) = 1
        and sum(case when code_type_local in ('1', '4') then 1 else 0 end) = 0
        and max(valeur_fonciere) = min(valeur_fonciere)
),

prix as (
    select
        *,
        prix / surface as prix_m2
    from ventes
    where prix > 0 and surface > 0
),

final as (
    {{ apports('prix', [
        {'variable': 'dvf_prix_m2', 'objet': 'objet_appartement', 'valeur': 'prix_m2'},
    ]) }}
)

select * from final
