-- What the fiche of a quartier shows, a line an indicator: its latest year, else why there is none.
-- Maps and counts go on by year (int_cellule_attendue): they have nothing to show without one.
with cellules as (
    select * from {{ ref('int_cellule_attendue') }}
    where est_dernier and type_territoire in ('qpv', 'qva', 'quartier_vecu')
),

declarees as (select * from {{ ref('int_fiche_declaree') }}),

final as (
    select
        {%- for cle in [
            'type_territoire', 'code_territoire', 'generation', 'libelle', 'code_indicateur',
        ] %}
        coalesce(cellules.{{ cle }}, declarees.{{ cle }}) as {{ cle }},
        {%- endfor %}
        cellules.millesime,
        cellules.valeur,
        coalesce(cellules.statut, 'N') as statut,
        cellules.confiance,
        cellules.serie,
        cellules.note,
        cellules.source_id,
        cellules.edition,
        cellules.statut_millesime,
        coalesce(cellules.est_perime, false) as est_perime,
        case
            when cellules.code_territoire is null then declarees.motif_sans_annee
            else cellules.motif_absence
        end as motif_absence,
        coalesce(cellules.est_publiee, false) as est_publiee
    from cellules
    full outer join declarees
        on
            cellules.type_territoire = declarees.type_territoire
            and cellules.code_territoire = declarees.code_territoire
            and cellules.code_indicateur = declarees.code_indicateur
)

select * from final
