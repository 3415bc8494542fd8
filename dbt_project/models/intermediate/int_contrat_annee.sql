-- Contracts and years of which the programming or the State's files say something: euros of the
-- State (never added to the programming), quartiers of the EPT that no project reached.
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
        {%- for fichier in fichiers %}
        {{ somme_connue('montant', "dispositif = 'etat_" ~ fichier ~ "'") }}
            as montant_{{ fichier }},
        {%- endfor %}
        millesime
    from {{ ref('int_financement_etat') }}
    where code_contrat is not null
    group by code_contrat, millesime
),

quartiers as (
    select
        contrats.code_contrat,
        situations.millesime,
        {{ compte_si('situations.programmation_couvre') }} as nb_couverts,
        {{ compte_si("situations.situation_programmation = 'aucun projet'") }} as nb_sans_action,
        {{ compte_si('situations.est_sans_projet is null') }} as nb_inconnus,
        {{ compte_si('situations.est_sans_projet') }} as nb_sans_projet
    from {{ ref('int_programme_situation') }} as situations
    inner join {{ ref('quartier_contrat') }} as contrats
        on situations.code_quartier = contrats.code_quartier and contrats.dans_ept = 'oui'
    group by contrats.code_contrat, situations.millesime
),

final as (
    select
        coalesce(programmes.code_contrat, etat.code_contrat) as code_contrat,
        coalesce(programmes.millesime, etat.millesime) as millesime,
        {%- for fichier in fichiers %}
        etat.montant_{{ fichier }},
        {%- endfor %}
        nullif(quartiers.nb_couverts, 0) as nb_quartiers_couverts,
        case when quartiers.nb_couverts > 0 then quartiers.nb_sans_action end
            as nb_quartiers_sans_projet,
        case when quartiers.nb_inconnus = 0 then quartiers.nb_sans_projet end
            as nb_quartiers_sans_aucun_projet
    from programmes
    full outer join etat
        on programmes.code_contrat = etat.code_contrat and programmes.millesime = etat.millesime
    left join quartiers
        on
            coalesce(programmes.code_contrat, etat.code_contrat) = quartiers.code_contrat
            and coalesce(programmes.millesime, etat.millesime) = quartiers.millesime
)

select * from final
