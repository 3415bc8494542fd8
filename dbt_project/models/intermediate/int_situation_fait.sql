-- Values that may tell the situation of a territory: poverty, fragility, population. A quartier may
-- have no published population (DEM01): the one that CDV03 and FIL05 divide by is then the shared
-- one of that very year, their own number and grade, an estimate.
with faits as (select * from {{ ref('fct_indicateur') }} where diffusion = 'public'),

termes as (
    select * from {{ ref('int_indicateur_terme') }}
    where role = 'denominateur' and serie = 'POP_REPARTIE' and code_indicateur in ('CDV03', 'FIL05')
),

estimees as (
    select
        faits.*,
        termes.millesime_terme,
        termes.source_id as source_du_terme,
        termes.edition as edition_du_terme,
        row_number() over (
            partition by faits.type_territoire, faits.code_territoire, faits.millesime
            order by faits.code_indicateur
        ) as rang
    from faits
    inner join termes
        on
            faits.code_indicateur = termes.code_indicateur
            and faits.type_territoire = termes.niveau_geo
            and faits.code_territoire = termes.code_geo
            and faits.millesime = termes.millesime
            and faits.serie = termes.serie
    where faits.denominateur is not null
),

final as (
    {%- set communes = 'type_territoire, code_territoire, generation, statut, confiance, est_perime' %}
    select
        {{ communes }},
        code_indicateur,
        cast(null as integer) as annee_propre,
        millesime,
        case when code_indicateur = 'DEM01' then 'POP_MUNICIPALE' end as serie,
        valeur,
        source_id,
        edition,
        motif_absence
    from faits
    where code_indicateur in ('REV01', 'TYP01', 'DEM01')
    union all
    select
        {{ communes }}, 'DEM01', millesime, millesime_terme, serie, denominateur,
        source_du_terme, edition_du_terme, null
    from estimees
    where rang = 1
)

select * from final
