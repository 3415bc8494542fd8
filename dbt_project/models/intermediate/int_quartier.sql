-- Every quartier of France with its place in the perimeter. In scope as soon as one commune is in:
-- two quartiers of the EPT spill over its border. Integers kept apart, so that shares stay exact.
with quartiers as (select * from {{ ref('stg_quartier') }}),

parts as (select * from {{ ref('int_quartier_commune') }}),

contrats as (select * from {{ ref('quartier_contrat') }}),

perimetre_entier as (select count(*) as nb from {{ ref('stg_perimetre') }} where genre = 'france'),

comptes as (
    select
        code_quartier,
        count(*) as nb_communes,
        sum(case when code_commune is null then 1 else 0 end) as nb_communes_non_resolues,
        sum(case when dans_perimetre then 1 else 0 end) as nb_communes_dedans,
        sum(population) as population_totale,
        sum(case when dans_perimetre then population else 0 end) as population_dedans,
        min(methode) as methode_communes,
        {{ liste_texte('code_commune', ';') }} as communes
    from parts
    group by code_quartier
),

final as (
    select
        quartiers.code_quartier,
        quartiers.generation,
        quartiers.libelle,
        quartiers.code_departement,
        quartiers.surface_m2,
        quartiers.est_repare,
        quartiers.motif_reparation,
        quartiers.a_contour,
        contrats.code_contrat,
        comptes.communes,
        comptes.methode_communes,
        coalesce(comptes.nb_communes, 0) as nb_communes,
        coalesce(comptes.nb_communes_non_resolues, 0) as nb_communes_non_resolues,
        coalesce(comptes.nb_communes_dedans, 0) > 0 or perimetre_entier.nb > 0 as dans_perimetre,
        perimetre_entier.nb = 0
        and coalesce(comptes.nb_communes_dedans, 0) < comptes.nb_communes as hors_perimetre_partiel,
        comptes.population_dedans,
        comptes.population_totale
    from quartiers
    cross join perimetre_entier
    left join comptes on quartiers.code_quartier = comptes.code_quartier
    left join contrats on quartiers.code_quartier = contrats.code_quartier
)

select * from final
