-- Why a gap cannot be computed, the first reason that holds.
with paires as (select * from {{ ref('int_ecart_reference') }}),

final as (
    select
        *,
        case
            when valeur is null then 'valeur du territoire absente : ' || motif_absence
            when motif_reference is not null
                then 'aucun territoire de référence : ' || motif_reference
            when not a_reference then 'aucune valeur de référence publiée à ce niveau'
            when statut_reference = 'S' then 'référence sous secret'
            when valeur_reference is null then 'référence sans valeur'
            when coalesce(serie, '') <> coalesce(serie_reference, '')
                then 'référence d''une autre série'
            when nature_ecart = 'rapport' and valeur_reference = 0 then 'référence nulle'
        end as motif_ecart
    from paires
)

select * from final
