-- What each facility of the BPE counts for. General practitioners are D201, then D265 (UNVERIFIED).
with equipements as (
    select
        *,
        {{ colonnes_sans_territoire() }}
    from {{ ref('stg_equipement') }}
    where code_commune is not null
),

final as (
    {{ apports('equipements', [
        {'variable': 'bpe_equipements_500m', 'objet': 'id_equipement'},
        {'variable': 'bpe_generalistes_500m', 'objet': 'id_equipement',
            'si': "type_equipement in ('D201', 'D265')"},
    ]) }}
)

select * from final
