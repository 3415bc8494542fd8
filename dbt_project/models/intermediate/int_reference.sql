-- What each territory is compared with: the larger territory that holds it whole. Over two
-- communes, a quartier has no commune to be compared with, and the reason is kept in its place; nor
-- in a commune that has merged since, whose figures of then are of another territory.
with communes as (select * from {{ ref('int_territoire_compare') }}),

appartenances as (select * from {{ ref('int_commune_niveau') }}),

niveaux as (select * from {{ ref('niveaux_reference') }}),

totaux as (
    select
        type_territoire,
        code_territoire,
        count(*) as nb_communes
    from communes
    group by type_territoire, code_territoire
),

contenants as (
    select
        communes.type_territoire,
        communes.code_territoire,
        appartenances.niveau,
        appartenances.code_niveau,
        count(*) as nb_communes
    from communes
    inner join appartenances
        on
            communes.code_commune_actuelle = appartenances.code_commune
            and (
                appartenances.niveau <> 'commune'
                or communes.code_commune = communes.code_commune_actuelle
            )
    group by
        communes.type_territoire, communes.code_territoire,
        appartenances.niveau, appartenances.code_niveau
),

final as (
    select
        totaux.type_territoire,
        totaux.code_territoire,
        niveaux.niveau_reference,
        contenants.code_niveau as code_reference,
        case when contenants.code_niveau is null then niveaux.motif_hors end as motif_reference
    from totaux
    inner join niveaux on totaux.type_territoire = niveaux.type_territoire
    left join contenants
        on
            totaux.type_territoire = contenants.type_territoire
            and totaux.code_territoire = contenants.code_territoire
            and totaux.nb_communes = contenants.nb_communes
            and niveaux.niveau_reference = contenants.niveau
)

select * from final
