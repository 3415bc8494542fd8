-- Counts shared out between quartiers, in the shape of observations: estimates (status E, grade C
-- or D) where the parts that have a value cover enough of the quartier; what they cover is told,
-- and where the same weights give another population than the published one.
with parts as (
    select
        ventilees.*,
        coalesce(populations.est_eloignee, false) as est_eloignee
    from {{ ref('int_part_ventilee') }} as ventilees
    left join {{ ref('int_ecart_population') }} as populations
        on ventilees.code_quartier = populations.code_quartier
),

sommes as (
    select
        niveau_geo,
        code_quartier,
        variable,
        millesime,
        seuil,
        -- Rounded: a parallel sum of floats differs in its last digits from one night to the next.
        round(sum(valeur), 6) as somme,
        round(sum(case when valeur is not null then part_du_quartier else 0 end), 4) as couverture,
        max(case when valeur is null then {{ rang_statut('statut') }} end) as rang_manquant,
        max({{ rang_confiance("case when est_eloignee then 'D' else confiance end") }})
            as rang_confiance,
        max(case when est_eloignee then 1 else 0 end) = 1 as est_eloignee,
        {{ publication_du_groupe() }},
        max(correction) as correction,
        min(case when statut_millesime = 'prouve' then 0 else -1 end) as rang_millesime,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from parts
    group by niveau_geo, code_quartier, variable, millesime, seuil
),

final as (
    select
        niveau_geo,
        code_quartier as code_geo,
        variable,
        millesime,
        case when couverture >= seuil then somme end as valeur,
        case
            when couverture >= seuil then 'E'
            else {{ statut_de_rang('coalesce(rang_manquant, ' ~ premier_rang_sans_valeur() ~ ')') }}
        end as statut,
        {{ reserves([
            'case when couverture < 0.995 then ' ~ texte_couverture('couverture') ~ ' end',
            "case when couverture >= seuil and est_eloignee then '"
            ~ note_population_eloignee() ~ "' end",
        ]) }} as note,
        correction,
        source_id,
        edition,
        case when rang_millesime = 0 then 'prouve' else 'presume' end as statut_millesime,
        est_perime,
        {{ confiance_de_rang('rang_confiance') }} as confiance_base
    from sommes
)

select * from final
