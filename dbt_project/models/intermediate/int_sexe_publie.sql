-- Women and men as they are published, one row each. A sex that the source never tells has none.
-- Of two publications or two series, the source and the series of the row are not those of each.
with paires as (select * from {{ ref('fct_indicateur_sexe') }}),

final as (
    {%- for sexe, nom in [('F', 'femmes'), ('H', 'hommes')] %}
    {{ 'union all ' if not loop.first }}select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        '{{ sexe }}' as sexe,
        serie,
        valeur_{{ nom }} as valeur,
        statut_{{ nom }} as statut,
        motif_{{ nom }} as motif,
        coalesce(motif_absence in ('publications différentes', 'séries différentes'), false)
            as est_melange,
        base_denominateur,
        confiance,
        source_id,
        edition,
        statut_millesime,
        est_perime
    from paires
    where coalesce(motif_{{ nom }}, '') <> '{{ motif_sexe() }}'
    {%- endfor %}
)

select * from final
