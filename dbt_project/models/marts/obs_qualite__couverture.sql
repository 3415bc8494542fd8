-- How much of what an observer may look for is there: territories expected, with a value, by
-- status, and why the others have none.
with cellules as (select * from {{ ref('int_cellule_attendue') }}),

motifs as (select * from {{ ref('int_couverture_motif') }}),

indicateurs as (select * from {{ ref('indicateurs') }}),

simulation as (
    select max(case when est_simule and est_servie then 1 else 0 end) = 1 as est_simule
    from {{ ref('stg_edition') }}
),

comptes as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        max(case when est_dernier then 1 else 0 end) = 1 as est_dernier,
        count(*) as nb_attendus,
        count(valeur) as nb_valeurs,
        {%- for statut in ['D', 'I', 'P', 'E', 'N', 'S', 'X'] %}
        sum(case when est_publiee and statut = '{{ statut }}' then 1 else 0 end)
            as nb_{{ statut | lower }},
        {%- endfor %}
        sum(case when est_publiee then 0 else 1 end) as nb_sans_ligne,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from cellules
    group by type_territoire, generation, code_indicateur, millesime
),

complet as (
    select
        {{ code_groupe('comptes.type_territoire', 'comptes.generation') }} as code_niveau,
        comptes.*,
        round(100.0 * comptes.nb_valeurs / comptes.nb_attendus, 1) as part_valeurs,
        motifs.motif_absence as motif_principal,
        coalesce(motifs.nb, 0) as nb_motif_principal,
        coalesce(motifs.nb_motifs, 0) as nb_motifs,
        indicateurs.diffusion,
        {{ nature_donnees('simulation.est_simule') }} as nature_donnees
    from comptes
    cross join simulation
    inner join indicateurs on comptes.code_indicateur = indicateurs.code_indicateur
    left join motifs
        on
            comptes.type_territoire = motifs.type_territoire
            and coalesce(comptes.generation, 0) = coalesce(motifs.generation, 0)
            and comptes.code_indicateur = motifs.code_indicateur
            and comptes.millesime = motifs.millesime
),

final as (
    select
        {{ toutes_du_contrat() }}
    from complet
)

select * from final
