-- Communes and municipal arrondissements. The parent of an arrondissement is not published:
-- it is read from the code, which INSEE fixes for Paris, Lyon and Marseille.
with communes as (select * from {{ source('entrees', 'decoupage_commune') }}),

final as (
    select
        code_commune,
        nom,
        code_departement,
        code_region,
        population,
        siren,
        millesime_geo,
        type,
        case
            when type = 'commune' then code_commune
            when code_commune like '751%' then '75056'
            when code_commune like '6938%' then '69123'
            when code_commune like '132%' then '13055'
        end as code_commune_parent,
        {{ normalise_nom('nom') }} as nom_normalise
    from communes
)

select * from final
