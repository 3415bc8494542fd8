-- Situation and programmes of each quartier and year, side by side. A covered quartier that no
-- project names has a real 0; one that no file covers has nothing, and says so.
with couvertures as (select * from {{ ref('int_programme_couverture') }}),

apports as (select * from {{ ref('int_programme_quartier') }}),

faits as (select * from {{ ref('fct_indicateur') }} where type_territoire = 'qpv'),

reunis as (
    select
        couvertures.*,
        faits.valeur as montant_programmation,
        coalesce(faits.statut, 'N') as programmation_statut,
        coalesce(apports.nb_actions_retenues, 0) as nb_actions,
        coalesce(apports.nb_projets_fil, 0) as nb_projets,
        apports.montant_fil as montant_projets
    from couvertures
    left join apports
        on
            couvertures.code_quartier = apports.code_quartier
            and couvertures.millesime = apports.millesime
    left join faits
        on
            couvertures.code_quartier = faits.code_territoire
            and couvertures.millesime = faits.millesime
            and faits.code_indicateur = 'CDV02'
            and faits.diffusion = 'public'
),

final as (
    select
        code_quartier,
        generation,
        millesime,
        {{ situation_programme('programmation_couvre', 'nb_actions') }} as situation_programmation,
        case when programmation_couvre then nb_actions end as nb_actions_retenues,
        montant_programmation,
        programmation_statut,
        {{ situation_programme('fil_couvre', 'nb_projets') }} as situation_fil,
        case when fil_couvre then nb_projets end as nb_projets_fil,
        case when fil_couvre and nb_projets = 0 then 0 when fil_couvre then montant_projets end
            as montant_fil
    from reunis
)

select * from final
