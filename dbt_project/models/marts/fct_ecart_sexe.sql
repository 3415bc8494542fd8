-- Gaps of women and of men to the women and men of the larger territories.
with paires as (select * from {{ ref('int_ecart_sexe') }}),

calculs as (
    select
        *,
        case
            when motif_ecart is null
                then {{ ecart_derive('nature_ecart', 'valeur_sexe', 'valeur_sexe_reference') }}
        end as ecart_sexe
    from paires
),

final as (
    select
        type_territoire,
        code_territoire,
        generation,
        code_indicateur,
        millesime,
        sexe,
        niveau_reference,
        code_reference,
        millesime_reference,
        ecart_sexe as ecart,
        nature_ecart,
        unite_ecart,
        {{ lecture_derive('nature_ecart', 'ecart_sexe', 'sens') }} as lecture,
        motif_ecart as motif_absence,
        valeur_sexe as valeur,
        statut_sexe as statut,
        source_id_sexe as source_id,
        edition_sexe as edition,
        valeur_sexe_reference as valeur_reference,
        statut_sexe_reference as statut_reference,
        source_id_sexe_reference as source_id_reference,
        edition_sexe_reference as edition_reference,
        confiance_sexe_reference as confiance_reference,
        serie_sexe as serie,
        {{ confiance_paire('confiance_sexe', 'confiance_sexe_reference') }} as confiance,
        {{ statut_millesime_paire('statut_millesime_sexe', 'statut_millesime_sexe_reference') }}
            as statut_millesime,
        est_perime_sexe or est_perime_sexe_reference as est_perime,
        diffusion,
        nature_donnees
    from calculs
)

select * from final
