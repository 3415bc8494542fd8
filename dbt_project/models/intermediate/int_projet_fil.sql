-- Projects of the local initiatives fund, one row each: rows per quartier are gathered.
with fil as (select * from {{ ref('stg_fil') }}),

projets as (
    select
        id_projet,
        max(millesime) as millesime,
        max(intitule) as intitule,
        max({{ porteur_montre('porteur_nom', 'porteur_id', 'porteur_type') }}) as porteur_nom,
        max(porteur_type) as porteur_type,
        max(porteur_id) as porteur_id,
        max(theme) as theme,
        max(date_commission) as date_commission,
        {{ liste_texte('code_quartier', ';') }} as quartiers,
        count(distinct code_quartier) as nb_quartiers,
        sum(cle_repartition) as total_cle,
        max(montant_demande) as montant_demande,
        max(montant_attribue) as montant_attribue,
        max(montant_verse) as montant_verse,
        max(statut) as statut,
        max(case when statut in ('retenu', 'realise') then 1 else 0 end) = 1 as est_soutenu,
        max(nb_participants) as nb_participants,
        max(nb_femmes) as nb_femmes,
        max(nb_16_25) as nb_16_25,
        max(source_id) as source_id,
        max(edition) as edition,
        max(correction) as correction
    from fil
    group by id_projet
),

final as (
    select
        *,
        {{ un_effectif_protege([
            'nb_participants', 'nb_femmes', 'nb_participants - nb_femmes', 'nb_16_25',
            'nb_participants - nb_16_25',
        ]) }} as est_masque
    from projets
)

select * from final
