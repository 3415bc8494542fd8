-- Women and men beside those of the territory of reference, and why the gap cannot be computed.
-- The pair is that of both sexes together (fct_ecart): where it has no gap, neither have they.
with paires as (select * from {{ ref('fct_ecart') }}),

sexes as (select * from {{ ref('int_sexe_publie') }}),

reperes as (select * from {{ ref('int_sexe_publie') }}),

reunis as (
    select
        paires.*,
        indicateurs.sens,
        {{ colonnes_du_sexe('sexes', 'reperes', '_reference') }}
    from paires
    inner join {{ ref('indicateurs') }} as indicateurs
        on paires.code_indicateur = indicateurs.code_indicateur
    inner join sexes
        on
            paires.type_territoire = sexes.type_territoire
            and paires.code_territoire = sexes.code_territoire
            and paires.code_indicateur = sexes.code_indicateur
            and paires.millesime = sexes.millesime
    left join reperes
        on
            paires.niveau_reference = reperes.type_territoire
            and paires.code_reference = reperes.code_territoire
            and paires.code_indicateur = reperes.code_indicateur
            and paires.millesime_reference = reperes.millesime
            and sexes.sexe = reperes.sexe
),

final as (
    select
        *,
        case
            when valeur_sexe is null then 'valeur du territoire absente : ' || motif_sexe
            when motif_absence is not null then 'ensemble des deux sexes : ' || motif_absence
            when valeur_sexe_reference is null
                then
                    'référence sans valeur : '
                    || coalesce(motif_sexe_reference, '{{ motif_sans_sexe() }}')
            when {{ autre_publication('reference', 'reference') }}
                then 'publication ou méthode autre que celle de l''ensemble des deux sexes'
            when coalesce(base_sexe, '') <> coalesce(base_sexe_reference, '')
                then 'référence rapportée à une autre population'
            when nature_ecart = 'rapport' and valeur_sexe_reference = 0 then 'référence nulle'
        end as motif_ecart
    from reunis
)

select * from final
