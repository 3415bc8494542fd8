-- Facilities of the BPE, one by one.
with lignes as (select * from {{ source('registre', 'bpe_equipement') }}),

final as (
    select
        source_id,
        edition,
        correction,
        annee as millesime,
        edition || ':' || ligne as id_equipement,
        code_commune,
        type_equipement,
        -- Known to 100 m at worst, or of a quality that the file does not state.
        x is not null and y is not null and epsg is not null
        and coalesce(classe_precision, '< 100') = '< 100' as est_situe
    from lignes
)

select * from final
