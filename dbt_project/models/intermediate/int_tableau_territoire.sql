-- Larger territories, one line each: the value that their publisher gives, or the reason of its
-- absence, with its evolution since the latest comparable year.
with cellules as (
    select * from {{ ref('int_cellule_attendue') }}
    where type_territoire not in ({{ types_compares() }}, 'iris', 'hors_qpv')
),

evolutions as (
    select
        *,
        row_number() over (
            partition by type_territoire, code_territoire, code_indicateur, millesime
            order by millesime_anterieur desc
        ) as ordre
    from {{ ref('fct_evolution') }}
    where evolution is not null and code_territoire = code_anterieur
),

final as (
    select
        cellules.*,
        -- Nothing published, no source: the text is then null as a whole.
        cellules.source_id || ':' || cellules.edition as sources,
        evolutions.evolution,
        evolutions.unite_evolution,
        evolutions.lecture,
        evolutions.est_significative,
        evolutions.reserve as reserve_evolution,
        evolutions.confiance as confiance_evolution,
        evolutions.millesime_anterieur
    from cellules
    left join evolutions
        on
            cellules.type_territoire = evolutions.type_territoire
            and cellules.code_territoire = evolutions.code_territoire
            and cellules.code_indicateur = evolutions.code_indicateur
            and cellules.millesime = evolutions.millesime
            and evolutions.ordre = 1
)

select * from final
