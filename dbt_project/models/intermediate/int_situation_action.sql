-- Situation and programmes of each quartier and year, side by side. A covered quartier that no
-- project names has a real 0; one that no file covers has nothing, and says so.
with apports as (select * from {{ ref('int_programme_quartier') }}),

faits as (
    select
        code_territoire,
        millesime,
        max(case when code_indicateur = 'CDV02' then valeur end) as montant_programmation,
        max(case when code_indicateur = 'CDV02' then statut end) as programmation_statut,
        max(case when code_indicateur = 'CDV02' then confiance end) as programmation_confiance,
        max(case when code_indicateur = 'FIL01' then confiance end) as fil_confiance,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from {{ ref('fct_indicateur') }}
    where
        type_territoire = 'qpv' and diffusion = 'public'
        and code_indicateur in ('CDV02', 'FIL01')
    group by code_territoire, millesime
),

reunis as (
    select
        couvertures.*,
        faits.montant_programmation,
        coalesce(faits.programmation_statut, 'N') as programmation_statut,
        faits.programmation_confiance,
        case when couvertures.programmation_couvre then 'cdv_prog' end as programmation_source_id,
        case when couvertures.fil_couvre then faits.fil_confiance end as fil_confiance,
        case when couvertures.fil_couvre then 'ept_fil' end as fil_source_id,
        coalesce(faits.est_perime, false) as est_perime,
        coalesce(apports.nb_actions_retenues, 0) as nb_actions,
        coalesce(apports.nb_projets_fil, 0) as nb_projets,
        apports.montant_fil as montant_projets
    from {{ ref('int_programme_couverture') }} as couvertures
    left join apports
        on
            couvertures.code_quartier = apports.code_quartier
            and couvertures.millesime = apports.millesime
    left join faits
        on
            couvertures.code_quartier = faits.code_territoire
            and couvertures.millesime = faits.millesime
),

final as (
    select
        *,
        {{ situation_programme('programmation_couvre', 'nb_actions') }} as situation_programmation,
        case when programmation_couvre then nb_actions end as nb_actions_retenues,
        {{ situation_programme('fil_couvre', 'nb_projets') }} as situation_fil,
        case when fil_couvre then nb_projets end as nb_projets_fil,
        case when not fil_couvre then null when nb_projets = 0 then 0 else montant_projets end
            as montant_fil,
        case
            when fil_couvre and (nb_projets = 0 or montant_projets is not null) then 'D' else 'N'
        end as fil_statut
    from reunis
)

select * from final
