-- Years and kinds of territory for which the facts hold a value, and the finest of these.
with faits as (select * from {{ ref('fct_indicateur') }} where valeur is not null),

finesses as (
    select
        code_indicateur,
        millesime,
        type_territoire,
        case type_territoire
            when 'iris' then 1 when 'qpv' then 2 when 'quartier_vecu' then 3 when 'qva' then 3
            when 'commune' then 4 when 'hors_qpv' then 5 when 'contrat_ville' then 5
            when 'ensemble_qpv' then 6 when 'ept' then 7 when 'epci' then 8
            when 'metropole' then 9 when 'departement' then 10 when 'region' then 11 else 12
        end as finesse
    from faits
),

rangs as (
    select
        *,
        min(finesse) over (partition by code_indicateur) as finesse_min
    from finesses
),

final as (
    select
        code_indicateur,
        min(millesime) as millesime_min,
        max(millesime) as millesime_max,
        {{ liste_texte('cast(millesime as varchar)', ';') }} as millesimes,
        {{ liste_texte('type_territoire', ';') }} as niveaux_disponibles,
        max(case when finesse = finesse_min then type_territoire end) as niveau_le_plus_fin,
        count(*) as nb_valeurs
    from rangs
    group by code_indicateur
)

select * from final
