-- The rule of comparison of each indicator in each source: the strictest of the blocks that its
-- terms of the same year come from. A block without a rule is counted: it forbids. Each year of a
-- register is counted by itself: any two of them compare.
with termes as (select * from {{ ref('indicateur_termes') }} where regle_millesime = 'meme'),

variables as (
    select distinct
        source_id,
        bloc,
        variable,
        cast(null as integer) as ecart_min
    from {{ ref('stg_variable') }}
    union all
    select
        source_id,
        'registre' as bloc,
        variable,
        1 as ecart_min
    from {{ ref('variables_registre') }}
),

gardes as (select * from {{ ref('gardes_evolution') }}),

final as (
    select
        termes.code_indicateur,
        variables.source_id,
        max(coalesce(gardes.ecart_min, variables.ecart_min)) as ecart_min,
        sum(
            case when coalesce(gardes.ecart_min, variables.ecart_min) is null then 1 else 0 end
        ) as nb_blocs_sans_garde,
        {{ liste_texte('gardes.raison') }} as raison,
        {{ liste_texte('gardes.reserve') }} as reserve
    from termes
    inner join variables on termes.variable = variables.variable
    left join gardes
        on variables.source_id = gardes.source_id and variables.bloc = gardes.bloc
    group by termes.code_indicateur, variables.source_id
)

select * from final
