-- Value of each input of the index in each quartier, or why it lacks: what is published and nothing
-- else. A count is brought to 100 inhabitants; two years in one quotient are a reservation.
with attendues as (select * from {{ ref('int_indice_attendue') }}),

bases as (select * from {{ ref('int_indicateur_base') }} where type_territoire = 'qpv'),

termes as (
    select
        attendues.*,
        numerateurs.valeur as valeur_terme,
        case when attendues.code_base is null then 100 else habitants.valeur end as valeur_base,
        numerateurs.source_id || ':' || numerateurs.edition as publication,
        habitants.source_id || ':' || habitants.edition as publication_base,
        coalesce(numerateurs.motif_absence, habitants.motif_absence) as motif_terme,
        greatest(
            coalesce(numerateurs.rang_statut, {{ premier_rang_sans_valeur() }}),
            case
                when attendues.code_base is null then 0
                else coalesce(habitants.rang_statut, {{ premier_rang_sans_valeur() }})
            end
        ) as rang_terme,
        greatest(
            coalesce(numerateurs.rang_confiance, 0),
            coalesce(habitants.rang_confiance, 0),
            case when attendues.millesime <> attendues.millesime_base then 1 else 0 end
        ) as rang_confiance,
        coalesce(numerateurs.est_prouve, true) and coalesce(habitants.est_prouve, true)
            as est_prouve,
        coalesce(numerateurs.est_perime, false) or coalesce(habitants.est_perime, false)
            as est_perime
    from attendues
    left join bases as numerateurs
        on
            attendues.code_quartier = numerateurs.code_territoire
            and attendues.code_indicateur = numerateurs.code_indicateur
            and attendues.millesime = numerateurs.millesime
    left join bases as habitants
        on
            attendues.code_quartier = habitants.code_territoire
            and attendues.code_base = habitants.code_indicateur
            and attendues.millesime_base = habitants.millesime
),

final as (
    select
        *,
        round(100 * valeur_terme / nullif(valeur_base, 0), 9) as valeur,
        case when valeur_base = 0 then {{ premier_rang_sans_valeur() }} else rang_terme end
            as rang_statut,
        case
            when millesime is null then motif_annee
            when motif_terme is not null then motif_terme
            when valeur_terme is null or valeur_base is null then 'absente des publications'
            when valeur_base = 0 then 'population nulle'
        end as motif_absence
    from termes
)

select * from final
