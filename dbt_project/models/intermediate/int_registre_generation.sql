-- Years that each partner register speaks of, and in which geography: known when all the quartiers
-- that it names that year belong to one generation, else null. A year without a row says nothing.
with lignes as (
    {%- for modele in [
        'stg_fil', 'stg_label', 'stg_programmation', 'stg_tfpb', 'stg_participation', 'stg_npnru_local'
    ] %}
    {{ 'union all ' if not loop.first }}select
        source_id,
        edition,
        millesime,
        {{ 'null' if modele == 'stg_label' else 'code_quartier' }} as code_quartier
    from {{ ref(modele) }}
    {%- endfor %}
),

final as (
    select
        lignes.source_id,
        lignes.millesime,
        max(lignes.edition) as edition,
        case
            when min(quartiers.generation) = max(quartiers.generation)
                then min(quartiers.generation)
        end as generation
    from lignes
    left join {{ ref('int_quartier') }} as quartiers
        on lignes.code_quartier = quartiers.code_quartier
    group by lignes.source_id, lignes.millesime
)

select * from final
