-- Gaps to the larger territories, for all indicators at once: a new indicator needs no line here.
with paires as (select * from {{ ref('int_ecart_motif') }}),

calculs as (
    select
        *,
        case
            when motif_ecart is null
                then {{ ecart_derive('nature_ecart', 'valeur', 'valeur_reference') }}
        end as ecart
    from paires
),

final as (
    select
        type_territoire,
        code_territoire,
        generation,
        code_indicateur,
        millesime,
        niveau_reference,
        code_reference,
        millesime_reference,
        ecart,
        nature_ecart,
        unite_ecart,
        {{ lecture_derive('nature_ecart', 'ecart', 'sens') }} as lecture,
        motif_ecart as motif_absence,
        valeur,
        statut,
        source_id,
        edition,
        valeur_reference,
        statut_reference,
        source_id_reference,
        edition_reference,
        confiance_reference,
        serie,
        {{ confiance_paire('confiance', 'confiance_reference') }} as confiance,
        {{ statut_millesime_paire('statut_millesime', 'statut_millesime_reference') }}
            as statut_millesime,
        est_perime or est_perime_reference as est_perime,
        diffusion,
        nature_donnees
    from calculs
)

select * from final
