-- Gifts of a year by category of each breakdown, fewest donors first. A gift without a donor's
-- pseudonym counts in euros and for no donor: too few donors hides more, never less.
with ventiles as (select * from {{ ref('int_don_ventile') }}),

comptes as (
    select
        millesime,
        ventilation,
        categorie,
        count(distinct id_donateur) as nb_donateurs,
        count(*) as nb_dons,
        sum(montant) as montant,
        max(source_id) as source_id,
        max(edition) as edition,
        max(correction) as correction
    from ventiles
    group by millesime, ventilation, categorie
),

final as (
    select
        *,
        row_number() over (
            partition by millesime, ventilation
            order by nb_donateurs asc, montant asc, categorie asc
        ) as rang
    from comptes
)

select * from final
