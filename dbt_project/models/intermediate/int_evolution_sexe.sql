-- Women and men of each pair of years, and why theirs cannot be compared. The pair is that of both
-- sexes together (fct_evolution): where it may not be compared, neither may theirs.
with paires as (select * from {{ ref('fct_evolution') }}),

sexes as (select * from {{ ref('int_sexe_publie') }}),

anterieurs as (select * from {{ ref('int_sexe_publie') }}),

reunis as (
    select
        paires.*,
        indicateurs.sens,
        {{ colonnes_du_sexe('sexes', 'anterieurs', '_anterieure') }}
    from paires
    inner join {{ ref('indicateurs') }} as indicateurs
        on paires.code_indicateur = indicateurs.code_indicateur
    inner join sexes
        on
            paires.type_territoire = sexes.type_territoire
            and paires.code_territoire = sexes.code_territoire
            and paires.code_indicateur = sexes.code_indicateur
            and paires.millesime = sexes.millesime
    left join anterieurs
        on
            paires.type_territoire = anterieurs.type_territoire
            and paires.code_anterieur = anterieurs.code_territoire
            and paires.code_indicateur = anterieurs.code_indicateur
            and paires.millesime_anterieur = anterieurs.millesime
            and sexes.sexe = anterieurs.sexe
),

final as (
    select
        *,
        case
            when valeur_sexe is null then 'valeur absente en ' || millesime || ' : ' || motif_sexe
            when valeur_sexe_anterieure is null
                then
                    'valeur absente en ' || millesime_anterieur || ' : '
                    || coalesce(motif_sexe_anterieure, '{{ motif_sans_sexe() }}')
            when motif_absence is not null then 'ensemble des deux sexes : ' || motif_absence
            when {{ autre_publication('anterieur', 'anterieure') }}
                then 'publication ou méthode autre que celle de l''ensemble des deux sexes'
            when coalesce(base_sexe, '') <> coalesce(base_sexe_anterieure, '')
                then
                    'deux dénominateurs : ' || coalesce(base_sexe, 'de l''année')
                    || ', ' || coalesce(base_sexe_anterieure, 'de l''année')
            when nature_evolution = 'relative' and valeur_sexe_anterieure = 0
                then 'valeur antérieure nulle'
        end as motif_evolution
    from reunis
)

select * from final
