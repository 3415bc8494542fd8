-- Sums of the programming by contract, year and theme. Where a contract handed its programming over,
-- a theme without action is a real 0: the file lists all of it. An unknown amount hides its sum.
with actions as (select * from {{ ref('int_action') }}),

themes as (
    {{ lignes('theme', ['1', '2', '3', '4']) }}
),

contrats as (
    select
        code_contrat,
        millesime,
        max(source_id) as source_id,
        max(edition) as edition,
        max(correction) as correction
    from actions
    group by code_contrat, millesime
),

lignes as (
    select
        contrats.*,
        themes.theme,
        actions.id_action,
        coalesce(actions.est_retenue, false) as est_retenue,
        case when actions.id_action is null then 0 else actions.montant_sollicite end as sollicite,
        case when actions.id_action is null then 0 else actions.montant_accorde end as accorde,
        case when actions.id_action is null then 0 else actions.montant_droit_commun end
            as droit_commun
    from contrats
    cross join themes
    left join actions
        on
            contrats.code_contrat = actions.code_contrat
            and contrats.millesime = actions.millesime
            and themes.theme = actions.theme
),

final as (
    select
        code_contrat,
        millesime,
        theme,
        max(source_id) as source_id,
        max(edition) as edition,
        max(correction) as correction,
        count(id_action) as nb_actions,
        {{ compte_si('est_retenue') }} as nb_actions_retenues,
        {{ somme_connue('sollicite') }} as montant_sollicite,
        {{ somme_connue('accorde') }} as montant_accorde,
        {{ somme_connue('droit_commun') }} as montant_droit_commun
    from lignes
    group by code_contrat, millesime, theme
)

select * from final
