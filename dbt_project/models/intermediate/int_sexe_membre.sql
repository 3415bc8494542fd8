-- What each member brings to a larger territory, women and men apart. In a member where one sex is
-- secret the other is not shown (int_sexe_protege): it must stop its total too, or the total less
-- the members that are shown would give it back.
with membres as (select * from {{ ref('int_appartenance') }}),

{{ indicateurs_par_sexe() }},

cotes as (
    select
        valeurs.*,
        max(
            case
                when indicateurs.regle_secret = 'relay' then 0
                when valeurs.rang_statut = {{ rang_statut("'S'") }} then 1
                else 0
            end
        ) over (
            partition by
                valeurs.type_territoire, valeurs.code_territoire,
                indicateurs.code_ensemble, valeurs.millesime
        ) = 1 as est_protege
    from {{ ref('int_indicateur_sexe') }} as valeurs
    inner join indicateurs on valeurs.code_indicateur = indicateurs.code_indicateur
    where indicateurs.agregation in ('sum', 'ratio_of_sums')
),

bases as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        source_id,
        edition,
        sources_complementaires,
        base_denominateur,
        serie,
        note,
        case when not est_protege then numerateur end as numerateur,
        case when not est_protege then denominateur end as denominateur,
        controle,
        case when est_protege then {{ rang_statut("'S'") }} else rang_statut end as rang_statut,
        rang_confiance,
        est_prouve,
        est_perime
    from cotes
),

{{ apports_des_membres() }}

select * from final
