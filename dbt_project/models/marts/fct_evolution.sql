-- Evolutions between any two years that may be compared, for all indicators at once. A variation no
-- larger than the rounding of its two values says nothing: it is read as neutral. A larger one is
-- significant when both sources count everybody.
with paires as (select * from {{ ref('int_evolution_motif') }}),

calculs as (
    select
        *,
        case
            when motif_evolution is null
                then {{ ecart_derive('nature_evolution', 'valeur', 'valeur_anterieure') }}
        end as evolution,
        {{ depasse_l_imprecision() }} as est_nette
    from paires
),

final as (
    select
        type_territoire,
        code_territoire,
        generation,
        code_indicateur,
        millesime,
        code_anterieur,
        generation_anterieure,
        millesime_anterieur,
        nb_annees,
        evolution,
        nature_evolution,
        unite_evolution,
        case
            when motif_evolution is null and not est_nette then 'neutre'
            else {{ lecture_derive('nature_evolution', 'evolution', 'sens') }}
        end as lecture,
        marge_arrondi,
        case when motif_evolution is null then est_nette end as est_significative,
        case
            when motif_evolution is null and est_nette is null then {{ motif_d_imprecision() }}
        end as motif_significativite,
        motif_evolution as motif_absence,
        reserve_paire as reserve,
        valeur,
        statut,
        source_id,
        edition,
        valeur_anterieure,
        statut_anterieur,
        source_id_anterieure,
        edition_anterieure,
        serie,
        {{ confiance_paire('confiance', 'confiance_anterieure') }} as confiance,
        {{ statut_millesime_paire('statut_millesime', 'statut_millesime_anterieur') }}
            as statut_millesime,
        est_perime or est_perime_anterieur as est_perime,
        diffusion,
        nature_donnees
    from calculs
)

select * from final
