-- Local initiatives fund: supported projects, and their amount in the part of each quartier.
with fil as (select * from {{ ref('stg_fil') }}),

lignes as (
    select
        *,
        cast(null as varchar) as code_contrat,
        '{{ var("ept_des_depots") }}' as code_ept,
        cle_repartition as part,
        statut in ('retenu', 'realise') as est_soutenu
    from fil
),

final as (
    {{ apports('lignes', [
        {'variable': 'presence', 'objet': 'id_projet'},
        {'variable': 'fil_projets', 'objet': 'id_projet', 'si': 'est_soutenu'},
        {'variable': 'fil_montant', 'valeur': 'montant_attribue', 'si': 'est_soutenu'},
        {'variable': 'fil_quartiers_touches', 'objet': 'code_quartier', 'si': 'est_soutenu'},
    ]) }}
)

select * from final
