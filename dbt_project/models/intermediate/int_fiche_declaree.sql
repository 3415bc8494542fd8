-- Every quartier prioritaire beside every indicator that is computed at that level, and why it has
-- no value where no year exists for its geography: an indicator left out would read as one that
-- does not exist.
with territoires as (select * from {{ ref('dim_territoire') }} where type_territoire = 'qpv'),

indicateurs as (
    select * from {{ ref('indicateurs') }}
    where etat = 'calcule' and diffusion = 'public' and {{ contient('niveaux', "'qpv'") }}
),

-- A refused file was received too.
recus as (
    select distinct indicateurs.code_indicateur
    from indicateurs
    inner join {{ ref('stg_edition') }} as editions
        on
            {{ contient('indicateurs.source_ids', 'editions.source_id') }}
            and editions.etat <> 'absente'
),

final as (
    select
        territoires.type_territoire,
        territoires.code_territoire,
        territoires.generation,
        territoires.libelle,
        indicateurs.code_indicateur,
        case
            when recus.code_indicateur is null then 'aucun fichier reçu de ses sources'
            else
                'aucune source reçue ne permet de le calculer pour les quartiers de '
                || territoires.generation
        end as motif_sans_annee
    from territoires
    cross join indicateurs
    left join recus on indicateurs.code_indicateur = recus.code_indicateur
)

select * from final
