-- Euros of the State that its own files show for our contracts. They are the same euros as the
-- State rows of the programming, seen from the payer: schemes of their own, compared and never
-- added. An amount for several contracts stays whole, under the list of the contracts.
{%- set fichiers = {
    'etat_bop147': ['BOP147', 'stg_subvention_ville', 'substring(theme, 1, 1)'],
    'etat_fonjep': ['FONJEP', 'stg_poste_fonjep', 'cast(null as varchar)'],
    'etat_adultes_relais': ['RELAIS', 'stg_adulte_relais', 'cast(null as varchar)'],
} %}
with lignes as (
    {%- for dispositif, (prefixe, modele, theme) in fichiers.items() %}
    {{ 'union all ' if not loop.first }}select
        '{{ dispositif }}' as dispositif,
        '{{ prefixe }}-' || edition || '-' || cast(ligne as varchar) as id_operation,
        millesime,
        codes_contrats,
        est_partagee,
        {{ theme }} as theme,
        montant,
        source_id,
        edition,
        correction
    from {{ ref(modele) }}
    {%- endfor %}
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
