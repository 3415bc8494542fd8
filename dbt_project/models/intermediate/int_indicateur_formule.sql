-- Each formula reduced to its two linear forms (rounded: 36.2 less 40.1 is -3.9) and to the weakest
-- state of its terms; then one per territory and year: the first whose every term is observed.
with termes as (select * from {{ ref('int_indicateur_terme') }}),

formules as (
    select
        code_indicateur,
        formule,
        niveau_geo,
        code_geo,
        millesime,
        max(nullif(serie, '')) as serie,
        round(sum(case when role = 'numerateur' then coefficient * valeur end), 9) as numerateur,
        sum(case when role = 'denominateur' then coefficient * valeur end) as denominateur,
        -- What a rule of secrecy looks at: the smallest of its terms that is not zero.
        min(case when role = 'controle' and valeur <> 0 then coefficient * valeur end) as controle,
        max(case when role = 'denominateur' then 1 else 0 end) = 1 as est_quotient,
        sum(case when publication is null then 1 else 0 end) as nb_absents,
        max(coalesce(rang_statut, {{ premier_rang_sans_valeur() }})) as rang_statut,
        greatest(
            max(rang_confiance),
            -- Two data years in one quotient: a reservation, whatever the grades of its terms.
            max(case when millesime_terme <> millesime then {{ rang_confiance("'B'") }} else 0 end)
        ) as rang_confiance,
        max(case when role = 'numerateur' and ordre = 1 then source_id end) as source_id,
        max(case when role = 'numerateur' and ordre = 1 then edition end) as edition,
        max(case when coalesce(note, '0') <> '0' then note end) as note,
        min(case when statut_millesime = 'presume' then 0 else 1 end) = 1 as est_prouve,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime,
        {{ liste_texte("nullif(publication, publication_principale)") }} as sources_complementaires,
        {{ liste_texte(denominateur_le_dernier_connu()) }} as base_denominateur
    from termes
    group by code_indicateur, formule, niveau_geo, code_geo, millesime
),

classees as (
    select
        *,
        row_number() over (
            partition by code_indicateur, niveau_geo, code_geo, millesime
            order by case when nb_absents = 0 then 0 else 1 end, formule
        ) as rang
    from formules
),

final as (
    select
        *,
        niveau_geo as type_territoire,
        code_geo as code_territoire,
        case
            when nb_absents > 0 and rang_statut = {{ premier_rang_sans_valeur() }}
                then 'terme absent des publications'
            else {{ motif_de_rang('rang_statut') }}
        end as motif_amont
    from classees
    where rang = 1
)

select * from final
