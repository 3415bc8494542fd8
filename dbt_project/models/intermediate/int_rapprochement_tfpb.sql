-- Controls of the tax allowance: euros spent against the allowance for each convention, quartier and
-- year; dwellings of the conventions against the social dwellings of the quartier (terms of TFP04).
with conventions as (
    select
        id_convention || ':' || code_quartier as code_portee,
        millesime,
        max(source_id) as source_id,
        max(edition) as edition,
        sum(abattement_estime) as abattement,
        sum(depense_imputee) as depense,
        {{ compte_si("depense_realisee is null and statut <> 'abandonnee'") }} as inconnues
    from {{ ref('int_tfpb') }}
    group by id_convention, code_quartier, millesime
),

final as (
    select
        'TFPB_DEPENSE' as code_controle,
        source_id,
        edition,
        millesime,
        'convention_quartier' as type_portee,
        code_portee,
        cast(null as double) as attendu,
        case when inconnues = 0 then 100 * depense / nullif(abattement, 0) end as observe,
        case
            when inconnues > 0 then 'dépense inconnue sur une action'
            when coalesce(abattement, 0) = 0 then 'abattement nul ou inconnu'
            when depense is null then 'dépense inconnue'
        end as motif_absence
    from conventions
    union all
    select
        'TFPB_LOGEMENTS' as code_controle,
        source_id,
        edition,
        millesime,
        'qpv' as type_portee,
        code_territoire as code_portee,
        denominateur as attendu,
        numerateur as observe,
        motif_absence
    from {{ ref('fct_indicateur') }}
    where code_indicateur = 'TFP04' and type_territoire = 'qpv'
    union all
    select
        'TFPB_TAUX' as code_controle,
        max(source_id) as source_id,
        max(edition) as edition,
        millesime,
        'ept' as type_portee,
        '{{ var("ept_des_depots") }}' as code_portee,
        null as attendu,
        null as observe,
        'la taxe avant abattement n''est dans aucun fichier' as motif_absence
    from {{ ref('int_tfpb') }}
    group by millesime
)

select * from final
