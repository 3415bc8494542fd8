-- Counts and sums of registers by territory: a thing counts once per territory, euros by the part
-- of the quartier. The weakest status wins: a masked cell masks the sum, it is never left out.
with apports as (select * from {{ ref('int_apport_niveau') }} where variable <> 'presence'),

objets as (
    select
        source_id,
        variable,
        niveau_geo,
        code_geo,
        millesime,
        case when objet is not null then max(valeur) else sum(valeur * part) end as valeur,
        max({{ rang_statut('statut') }}) as rang_statut,
        max(edition) as edition,
        max(note) as note,
        max(correction) as correction
    from apports
    group by source_id, variable, niveau_geo, code_geo, millesime, objet
),

final as (
    select
        source_id,
        variable,
        niveau_geo,
        code_geo,
        millesime,
        -- Rounded: a parallel sum of floats differs in its last digits from one night to the next.
        case
            when max(rang_statut) < {{ premier_rang_sans_valeur() }} then round(sum(valeur), 9)
        end as valeur,
        {{ statut_de_rang('max(rang_statut)') }} as statut,
        max(edition) as edition,
        max(note) as note,
        max(correction) as correction
    from objets
    group by source_id, variable, niveau_geo, code_geo, millesime
)

select * from final
