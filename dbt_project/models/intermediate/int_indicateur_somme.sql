-- The same two sums over the members of a territory, with what is missing counted: whether they may
-- be shown is judged after (int_indicateur_agrege). A share of a member makes the total an
-- estimate (status E, grade C at best); parts of IRIS also count what they cover. Notes are counted:
-- one member's is not the total's. Rounded: a parallel sum of floats differs in its last digits
-- from one night to the next.
with parts as (
    select
        *,
        max(publication) over (
            partition by type_territoire, code_territoire, code_indicateur, millesime
        ) as publication_principale
    from {{ ref('int_indicateur_membre') }}
),

final as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        est_quotient,
        round(sum(numerateur), 6) as numerateur,
        round(sum(denominateur), 6) as denominateur,
        round(sum(controle), 6) as controle,
        max(case when part_couverte is not null then 1 else 0 end) = 1 as est_estimation,
        sum(
            case when rang_statut < {{ premier_rang_sans_valeur() }} then part_couverte else 0 end
        ) as couverture,
        count(*) as nb_membres,
        sum(
            case
                when poids is null or rang_statut >= {{ premier_rang_sans_valeur() }} then 1
                else 0
            end
        ) as nb_sans_valeur,
        greatest(
            max(rang_statut),
            max(case when poids < 1 then {{ rang_statut("'E'") }} else 0 end),
            max(case when poids is null then {{ premier_rang_sans_valeur() }} else 0 end)
        ) as rang_statut,
        greatest(
            max(rang_confiance),
            max(coalesce(rang_confiance_poids, 0)),
            max(case when poids < 1 then {{ rang_confiance("'C'") }} else 0 end)
        ) as rang_confiance,
        max(serie) as serie,
        {{ source_publiee('max(publication)') }} as source_id,
        {{ edition_publiee('max(publication)') }} as edition,
        {{ liste_texte('sources_complementaires') }} as sources_des_membres,
        {{ liste_texte("nullif(publication, publication_principale)") }} as autres_publications,
        {{ membres_avec_reserve('note') }} as note,
        min(case when est_prouve then 1 else 0 end) = 1 as est_prouve,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from parts
    group by type_territoire, code_territoire, code_indicateur, millesime, est_quotient
)

select * from final
