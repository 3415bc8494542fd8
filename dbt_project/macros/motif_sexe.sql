{#- What stands for the sex that no variable of the source describes. -#}
{% macro motif_sexe() -%} aucune donnée de ce sexe à la source {%- endmacro %}

{#- What stands for both sexes where no row tells them apart, that year. -#}
{% macro motif_sans_sexe() -%} pas de valeur par sexe (source sans distinction ou indicateur propre à un sexe) {%- endmacro %}

{#- Women, men and their gap beside a value; one that no row tells apart has its reason too
    (`sans_sexe`: an expression that says it). -#}
{% macro colonnes_sexes(sexes, sans_sexe="'" ~ motif_sans_sexe() ~ "'") -%}
    {{ sexes }}.valeur_femmes,
    coalesce({{ sexes }}.statut_femmes, 'N') as statut_femmes,
    {{ motif_ou_sans_sexe(sexes, 'motif_femmes', sans_sexe) }},
    {{ sexes }}.valeur_hommes,
    coalesce({{ sexes }}.statut_hommes, 'N') as statut_hommes,
    {{ motif_ou_sans_sexe(sexes, 'motif_hommes', sans_sexe) }},
    {{ sexes }}.ecart_sexes,
    {{ sexes }}.unite_ecart_sexes,
    {{ motif_ou_sans_sexe(sexes, 'motif_ecart_sexes', sans_sexe) }},
    {{ sexes }}.confiance_sexes,
    {{ sexes }}.source_id_sexes,
    {{ sexes }}.edition_sexes
{%- endmacro %}

{% macro motif_ou_sans_sexe(sexes, motif, sans_sexe) -%}
    case
        when {{ sexes }}.code_territoire is null then {{ sans_sexe }} else {{ sexes }}.{{ motif }}
    end as {{ motif }}
{%- endmacro %}

{#- Each indicator twice, as the values by sex name it (EMP06-F, EMP06-H): its rule judges both.
    Yields CTEs `sexes` and `indicateurs`. -#}
{% macro indicateurs_par_sexe() -%}
sexes as (
    {{ lignes('sexe', ['F', 'H']) }}
),

indicateurs as (
    select
        ensembles.code_indicateur || '-' || sexes.sexe as code_indicateur,
        ensembles.code_indicateur as code_ensemble,
        ensembles.echelle,
        ensembles.agregation,
        ensembles.regle_secret
    from {{ ref('indicateurs') }} as ensembles
    cross join sexes
)
{%- endmacro %}
