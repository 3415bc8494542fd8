-- Contracts and years of which the programming or the State's files say something, with the euros
-- of the State beside (never added to the programming) and the quartiers that no kept action
-- names.
{%- set fichiers = ['bop147', 'fonjep', 'adultes_relais'] %}
with programmes as (
    select distinct
        code_territoire as code_contrat,
        millesime
    from {{ ref('fct_indicateur') }}
    where type_territoire = 'contrat_ville' and code_indicateur like 'CDV%' and diffusion = 'public'
),

etat as (
    select
        code_contrat,
        millesime,
        {%- for fichier in fichiers %}
        {{ somme_connue('montant', "dispositif = 'etat_" ~ fichier ~ "'") }} as montant_{{ fichier }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_financement_etat') }}
    where code_contrat is not null
    group by code_contrat, millesime
),

quartiers as (
    select
        contrats.code_contrat,
        couvertures.millesime,
        count(*) as nb_quartiers_couverts,
        {{ compte_si('coalesce(apports.nb_actions_retenues, 0) = 0') }} as nb_quartiers_sans_projet
    from {{ ref('int_programme_couverture') }} as couvertures
    inner join {{ ref('quartier_contrat') }} as contrats
        on couvertures.code_quartier = contrats.code_quartier
    left join {{ ref('int_programme_quartier') }} as apports
        on
            couvertures.code_quartier = apports.code_quartier
            and couvertures.millesime = apports.millesime
    where couvertures.programmation_couvre
    group by contrats.code_contrat, couvertures.millesime
),

final as (
    select
        coalesce(programmes.code_contrat, etat.code_contrat) as code_contrat,
        coalesce(programmes.millesime, etat.millesime) as millesime,
        {%- for fichier in fichiers %}
        etat.montant_{{ fichier }},
        {%- endfor %}
        quartiers.nb_quartiers_couverts,
        quartiers.nb_quartiers_sans_projet
    from programmes
    full outer join etat
        on programmes.code_contrat = etat.code_contrat and programmes.millesime = etat.millesime
    left join quartiers
        on
            programmes.code_contrat = quartiers.code_contrat
            and programmes.millesime = quartiers.millesime
)

select * from final
