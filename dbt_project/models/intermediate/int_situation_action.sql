-- Euros of the programmes in each quartier and year, beside what each programme is to it. Those of
-- the programming are the published indicator (CDV02); a quartier de veille active has none, and
-- its own are summed as those of the FIL are. The label has no euros by quartier.
{%- set sources = {'programmation': 'cdv_prog', 'fil': 'ept_fil', 'label': 'ept_label'} %}
with faits as (
    select * from {{ ref('fct_indicateur') }}
    where type_territoire = 'qpv' and code_indicateur = 'CDV02' and diffusion = 'public'
),

reunis as (
    select
        programmes.*,
        faits.valeur,
        faits.statut,
        coalesce(faits.confiance, trace_programmation.confiance) as programmation_confiance,
        trace_fil.confiance as fil_confiance,
        trace_label.confiance as label_confiance,
        {%- for nom, source_id in sources.items() %}
        case when programmes.{{ nom }}_couvre then '{{ source_id }}' end as {{ nom }}_source_id,
        {%- endfor %}
        coalesce(faits.est_perime, false) or coalesce(trace_programmation.est_perime, false)
        or coalesce(trace_fil.est_perime, false) or coalesce(trace_label.est_perime, false)
            as est_perime
    from {{ ref('int_programme_situation') }} as programmes
    left join faits
        on
            programmes.type_territoire = faits.type_territoire
            and programmes.code_quartier = faits.code_territoire
            and programmes.millesime = faits.millesime
    {%- for nom, source_id in sources.items() %}
    left join {{ ref('int_trace_edition') }} as trace_{{ nom }}
        on
            trace_{{ nom }}.source_id = '{{ source_id }}'
            and programmes.{{ nom }}_edition = trace_{{ nom }}.edition
    {%- endfor %}
),

final as (
    select
        *,
        case
            when type_territoire = 'qpv' then valeur
            when nb_actions_retenues = 0 then 0
            when programmation_couvre then euros_programmation
        end as montant_programmation,
        case
            when type_territoire = 'qpv' then coalesce(statut, 'N')
            when nb_actions_retenues = 0 then 'D'
            when programmation_couvre and euros_programmation is not null then 'D'
            else 'N'
        end as programmation_statut,
        case when nb_projets_fil = 0 then 0 when fil_couvre then euros_fil end as montant_fil,
        case
            when nb_projets_fil = 0 or (fil_couvre and euros_fil is not null) then 'D' else 'N'
        end as fil_statut
    from reunis
)

select * from final
