-- Women and men of each value of the report, as published: the same territory, indicator and year.
-- What the source does not tell apart that year says so, like any other empty cell.
with valeurs as (select * from {{ ref('int_rapport_valeur') }}),

sexes as (select * from {{ ref('fct_indicateur_sexe') }} where diffusion = 'public'),

final as (
    select
        valeurs.type_territoire,
        valeurs.code_territoire,
        valeurs.code_indicateur,
        valeurs.millesime,
        sexes.valeur_femmes,
        coalesce(sexes.statut_femmes, 'N') as statut_femmes,
        case
            when sexes.code_territoire is null then '{{ motif_sans_sexe() }}'
            else sexes.motif_femmes
        end as motif_femmes,
        sexes.valeur_hommes,
        coalesce(sexes.statut_hommes, 'N') as statut_hommes,
        case
            when sexes.code_territoire is null then '{{ motif_sans_sexe() }}'
            else sexes.motif_hommes
        end as motif_hommes,
        sexes.ecart as ecart_sexes,
        sexes.unite_ecart as unite_ecart_sexes,
        case
            when sexes.code_territoire is null then '{{ motif_sans_sexe() }}'
            else sexes.motif_absence
        end as motif_ecart_sexes,
        sexes.confiance as confiance_sexes,
        sexes.source_id as source_id_sexes,
        sexes.edition as edition_sexes
    from valeurs
    left join sexes
        on
            valeurs.type_territoire = sexes.type_territoire
            and valeurs.code_territoire = sexes.code_territoire
            and valeurs.code_indicateur = sexes.code_indicateur
            and valeurs.millesime = sexes.millesime
)

select * from final
