-- Evolutions of women and of men, each on their own, between the years that both may be compared.
-- Their published rates are rounded as those of both sexes are: all values that were read are.
with paires as (select * from {{ ref('int_evolution_sexe') }}),

calculs as (
    select
        *,
        case
            when motif_evolution is null
                then {{ ecart_derive('nature_evolution', 'valeur_sexe', 'valeur_sexe_anterieure') }}
        end as evolution_sexe
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
        code_anterieur,
        generation_anterieure,
        millesime_anterieur,
        nb_annees,
        evolution_sexe as evolution,
        nature_evolution,
        unite_evolution,
        case
            when
                motif_evolution is null
                and abs(round(valeur_sexe - valeur_sexe_anterieure, 6)) <= marge_arrondi
                then 'neutre'
            else {{ lecture_derive('nature_evolution', 'evolution_sexe', 'sens') }}
        end as lecture,
        marge_arrondi,
        motif_evolution as motif_absence,
        reserve,
        valeur_sexe as valeur,
        statut_sexe as statut,
        source_id_sexe as source_id,
        edition_sexe as edition,
        valeur_sexe_anterieure as valeur_anterieure,
        statut_sexe_anterieure as statut_anterieur,
        source_id_sexe_anterieure as source_id_anterieure,
        edition_sexe_anterieure as edition_anterieure,
        serie_sexe as serie,
        {{ confiance_paire('confiance_sexe', 'confiance_sexe_anterieure') }} as confiance,
        {{ statut_millesime_paire('statut_millesime_sexe', 'statut_millesime_sexe_anterieure') }}
            as statut_millesime,
        est_perime_sexe or est_perime_sexe_anterieure as est_perime,
        diffusion,
        nature_donnees
    from calculs
)

select * from final
