-- What each programme brought to each quartier and year: operations that were kept, each once, and
-- euros in the part of the quartier (none for the label, whose file has no key). Only quartiers
-- that a project names have a row.
{%- set dispositifs = {
    'programmation': 'nb_actions_retenues', 'fil': 'nb_projets_fil', 'label': 'nb_projets_label',
} %}
with comptes as (
    select
        code_quartier,
        {%- for dispositif, nombre in dispositifs.items() %}
        count(
            distinct case when dispositif = '{{ dispositif }}' and est_retenu then id_operation end
        ) as {{ nombre }},
        {%- endfor %}
        millesime
    from {{ ref('int_operation_quartier') }}
    group by code_quartier, millesime
),

montants as (
    select
        code_territoire as code_quartier,
        millesime,
        {{ somme_connue('montant_accorde', "dispositif = 'programmation' and est_retenu") }}
            as euros_programmation,
        {{ somme_connue('montant_accorde', "dispositif = 'fil' and est_retenu") }} as euros_fil
    from {{ ref('int_financement') }}
    where type_territoire in ('qpv', 'qva')
    group by code_territoire, millesime
),

final as (
    select
        comptes.*,
        montants.euros_programmation,
        montants.euros_fil
    from comptes
    left join montants
        on
            comptes.code_quartier = montants.code_quartier
            and comptes.millesime = montants.millesime
)

select * from final
