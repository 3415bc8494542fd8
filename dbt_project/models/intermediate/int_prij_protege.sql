-- What may be shown of each cell (rule R5). The totals of all PRIJ and of women are published
-- (PRJ01 to PRJ03): with one hidden cell, the smallest other one of the month, sex and measure goes
-- too, a real 0 only when there is nothing else.
with cellules as (select * from {{ ref('int_prij_cellule') }}),

rangees as (
    select
        *,
        max(case when est_primaire then 1 else 0 end) over (
            partition by mois, sexe, mesure
        ) as a_primaire,
        row_number() over (
            partition by mois, sexe, mesure, case
                when est_primaire then 'primaire' when valeur is null then 'vide' else 'visible'
            end
            order by
                case when valeur = 0 then 1 else 0 end asc, valeur asc, id_prij asc,
                code_quartier asc, tranche_age asc
        ) as rang
    from cellules
),

jugees as (
    select
        *,
        case
            when est_primaire then '{{ motif_effectif() }}'
            when a_primaire = 1 and rang = 1 and valeur is not null
                then 'masqué pour protéger un autre effectif'
        end as motif_masque
    from rangees
),

final as (
    select
        *,
        case when motif_masque is null then valeur end as valeur_montree,
        case when motif_masque is not null then 'S' else statut end as statut_montre,
        coalesce(motif_masque, {{ motif_de_rang(rang_statut('statut')) }}) as motif_absence
    from jugees
)

select * from final
