-- Each control with what was expected, how far it may be, and the verdict. Expected: what another
-- file says, else the declared threshold of the seed. Without one of the two sides, no verdict.
with mesures as (select * from {{ ref('int_rapprochement') }}),

controles as (select * from {{ ref('controles_rapprochement') }}),

compares as (
    select
        mesures.*,
        controles.libelle as libelle_controle,
        controles.comparaison,
        controles.unite as unite_controle,
        controles.origine as origine_attendu,
        controles.est_verifie = 'oui' as attendu_verifie,
        controles.motif_ecart,
        controles.nature_tolerance,
        controles.tolerance as marge,
        coalesce(mesures.attendu, controles.attendu) as valeur_attendue
    from mesures
    inner join controles on mesures.code_controle = controles.code_controle
),

ecarts as (
    select
        *,
        case when nature_tolerance = 'relative' then marge * valeur_attendue else marge end
            as tolerance,
        case when motif_absence is null then round(observe - valeur_attendue, 6) end
            as ecart_attendu
    from compares
),

juges as (
    select
        *,
        {{ verdict_rapprochement('comparaison', 'ecart_attendu', 'tolerance') }} as verdict
    from ecarts
),

final as (
    select
        *,
        case
            when verdict = 'ecart' then motif_ecart
            when verdict = 'incalculable' then coalesce(motif_absence, 'valeur attendue inconnue')
        end as motif_verdict
    from juges
)

select * from final
