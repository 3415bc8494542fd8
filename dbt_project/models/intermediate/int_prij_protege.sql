-- What may be shown of each cell (rule R5). The totals of all PRIJ, of women (PRJ01 to PRJ03) and
-- of those under 26 (PRJ04) are published: with one hidden cell, the smallest other one of the
-- month, sex, measure and side of 26 goes too, else of the other side; a 0 only as a last resort.
{%- set ordre %}
    case when valeur = 0 then 1 else 0 end, valeur, id_prij, code_quartier, tranche_age
{%- endset %}
with cellules as (
    select
        *,
        case when est_primaire then 'primaire' when valeur is null then 'vide' else 'visible' end
            as genre,
        case when est_primaire then 1 else 0 end as primaire,
        mesure = 'nb_accompagnes' and tranche_age = '26-30' as est_a_part
    from {{ ref('int_prij_cellule') }}
),

reperees as (
    select
        *,
        max(primaire) over (partition by mois, sexe, mesure) as a_primaire,
        max(primaire) over (partition by mois, sexe, mesure, est_a_part) as a_primaire_de_sa_part
    from cellules
),

rangees as (
    select
        *,
        row_number() over (
            partition by mois, sexe, mesure, genre
            order by case when valeur = 0 then 1 else 0 end, a_primaire_de_sa_part desc, {{ ordre }}
        ) as rang,
        row_number() over (
            partition by mois, sexe, mesure, genre, est_a_part
            order by {{ ordre }}
        ) as rang_de_sa_part
    from reperees
),

jugees as (
    select
        *,
        case
            when est_primaire then '{{ motif_effectif() }}'
            when valeur is null then null
            when a_primaire = 1 and rang = 1 or a_primaire_de_sa_part = 1 and rang_de_sa_part = 1
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
