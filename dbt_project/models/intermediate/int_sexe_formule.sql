-- Each formula by sex reduced to its two sums and to the weakest state of its terms, as for both
-- sexes (int_indicateur_formule).
with termes as (select * from {{ ref('int_sexe_terme') }}),

final as (
    select
        niveau_geo as type_territoire,
        code_geo as code_territoire,
        code_decline as code_indicateur,
        code_indicateur as code_ensemble,
        formule,
        millesime,
        max(nullif(serie, '')) as serie,
        max(case when role = 'denominateur' then 1 else 0 end) = 1 as est_quotient,
        sum(case when role = 'numerateur' then valeur end) as numerateur,
        sum(case when role = 'denominateur' then valeur end) as denominateur,
        cast(null as double) as controle,
        max(coalesce(rang_statut, {{ premier_rang_sans_valeur() }})) as rang_statut,
        greatest(
            max(coalesce(rang_confiance, 0)),
            -- Two data years in one quotient: a reservation, whatever the grades of its terms.
            max(case when millesime_terme <> millesime then {{ rang_confiance("'B'") }} else 0 end)
        ) as rang_confiance,
        {{ motif_de_rang('max(coalesce(rang_statut, ' ~ premier_rang_sans_valeur() ~ '))') }}
            as motif_amont,
        max(case when role = 'numerateur' and ordre = 1 then source_id end) as source_id,
        max(case when role = 'numerateur' and ordre = 1 then edition end) as edition,
        {{ liste_texte('publication') }} as sources_complementaires,
        {{ liste_texte(denominateur_le_dernier_connu()) }} as base_denominateur,
        max(case when coalesce(note, '0') <> '0' then note end) as note,
        min(case when statut_millesime = 'presume' then 0 else 1 end) = 1 as est_prouve,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from termes
    group by code_indicateur, code_decline, formule, niveau_geo, code_geo, millesime
)

select * from final
