-- Every quartier prioritaire beside every indicator that is computed at that level, and why it has
-- no value where no year exists for its geography: an indicator left out would read as one that
-- does not exist.
with territoires as (select * from {{ ref('dim_territoire') }} where type_territoire = 'qpv'),

indicateurs as (
    select * from {{ ref('indicateurs') }}
    where etat = 'calcule' and diffusion = 'public' and {{ contient('niveaux', "'qpv'") }}
),

-- A refused file was received too.
recues as (
    select distinct source_id from {{ ref('stg_edition') }}
    where etat <> 'absente'
),

-- What the warehouse knows of itself has no source in the catalogue, hence no row here.
bilans as (
    select
        indicateurs.code_indicateur,
        count(recues.source_id) as nb_recues,
        {{ liste_texte("case when recues.source_id is null then sources.source_id end", ', ') }}
            as manquantes
    from indicateurs
    inner join {{ ref('stg_source') }} as sources
        on {{ contient('indicateurs.source_ids', 'sources.source_id') }}
    left join recues on sources.source_id = recues.source_id
    group by indicateurs.code_indicateur
),

final as (
    select
        territoires.type_territoire,
        territoires.code_territoire,
        territoires.generation,
        territoires.libelle,
        indicateurs.code_indicateur,
        case
            when bilans.nb_recues = 0 then 'aucun fichier reçu de ses sources'
            else
                'rien de reçu ne permet de le calculer pour les quartiers de '
                || territoires.generation
                || coalesce(' ; non reçu : ' || bilans.manquantes, '')
        end as motif_sans_annee
    from territoires
    cross join indicateurs
    left join bilans on indicateurs.code_indicateur = bilans.code_indicateur
)

select * from final
