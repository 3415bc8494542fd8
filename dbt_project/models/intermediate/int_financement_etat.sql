-- Euros of the State that its own files show for our contracts. They are the same euros as the State
-- rows of the programming, seen from the payer: a scheme of their own, compared and never added. An
-- amount for several contracts stays whole, under the list of the contracts.
with lignes as (
    select
        'etat_bop147' as dispositif,
        'BOP147-' || edition || '-' || cast(ligne as varchar) as id_operation,
        millesime,
        codes_contrats,
        est_partagee,
        substring(theme, 1, 1) as theme,
        montant,
        source_id,
        edition,
        correction
    from {{ ref('stg_subvention_ville') }}
    union all
    select
        'etat_fonjep' as dispositif,
        'FONJEP-' || edition || '-' || cast(ligne as varchar) as id_operation,
        millesime,
        codes_contrats,
        est_partagee,
        null as theme,
        montant,
        source_id,
        edition,
        correction
    from {{ ref('stg_poste_fonjep') }}
),

-- Two contracts of ours in one row are still one row.
final as (
    select distinct
        lignes.dispositif,
        lignes.id_operation,
        lignes.millesime,
        'Etat' as financeur,
        'specifique_ville' as nature_credit,
        case when lignes.est_partagee then 'plusieurs_contrats' else 'contrat_ville' end as maille,
        lignes.codes_contrats as code_territoire,
        case when not lignes.est_partagee then lignes.codes_contrats end as code_contrat,
        -- A theme is a code of one digit, or a wording of before 2024 that has none.
        case when lignes.theme between '1' and '6' then lignes.theme end as theme,
        lignes.montant,
        lignes.source_id,
        lignes.edition,
        lignes.correction
    from lignes
    inner join {{ ref('contrats_ville') }} as contrats
        on {{ contient('lignes.codes_contrats', 'contrats.code_contrat') }}
)

select * from final
