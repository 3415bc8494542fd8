-- Counts and extremes of published values; two series in one year have no common extremes.
with cellules as (
    select
        *,
        round(valeur, 9) as cle,
        case when valeur is not null then {{ rang_confiance('confiance') }} end as rang_confiance
    from {{ ref('int_cellule_attendue') }}
    where type_territoire in ({{ types_compares() }})
),

bornes as (
    select
        type_territoire,
        generation,
        code_indicateur,
        millesime,
        case when count(distinct coalesce(serie, '')) = 1 then min(cle) end as cle_min,
        case when count(distinct coalesce(serie, '')) = 1 then max(cle) end as cle_max
    from cellules
    where valeur is not null
    group by type_territoire, generation, code_indicateur, millesime
),

final as (
    select
        cellules.type_territoire,
        cellules.generation,
        cellules.code_indicateur,
        cellules.millesime,
        max(case when cellules.est_dernier then 1 else 0 end) = 1 as est_dernier,
        count(*) as nb_territoires,
        count(cellules.valeur) as nb_valeurs,
        sum(case when cellules.statut = 'E' then 1 else 0 end) as nb_estimees,
        sum(case when cellules.statut = 'S' then 1 else 0 end) as nb_secret,
        sum(case when cellules.statut in ('N', 'X') then 1 else 0 end) as nb_non_disponibles,
        min(case when cellules.cle = bornes.cle_min then cellules.valeur end) as valeur_min,
        {{ liste_texte(
            "case when cellules.cle = bornes.cle_min then cellules.code_territoire end", ';'
        ) }} as codes_min,
        max(case when cellules.cle = bornes.cle_max then cellules.valeur end) as valeur_max,
        {{ liste_texte(
            "case when cellules.cle = bornes.cle_max then cellules.code_territoire end", ';'
        ) }} as codes_max,
        max(cellules.rang_confiance) as rang_confiance,
        max(cellules.serie) as serie,
        {{ liste_texte("cellules.source_id || ':' || cellules.edition") }} as sources,
        min(cellules.statut_millesime) as statut_millesime,
        max(case when cellules.est_perime then 1 else 0 end) = 1 as est_perime
    from cellules
    left join bornes
        on
            cellules.type_territoire = bornes.type_territoire
            and coalesce(cellules.generation, 0) = coalesce(bornes.generation, 0)
            and cellules.code_indicateur = bornes.code_indicateur
            and cellules.millesime = bornes.millesime
    group by
        cellules.type_territoire, cellules.generation, cellules.code_indicateur, cellules.millesime
)

select * from final
