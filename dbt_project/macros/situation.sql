{#- Situation and action side by side: each number keeps its own year. -#}

{#- Not covered is not zero. -#}
{% macro situation_programme(couvre, nombre) -%}
    case
        when not {{ couvre }} then 'fichier absent'
        when {{ nombre }} > 0 then 'projet'
        else 'aucun projet'
    end
{%- endmacro %}

{#- What each programme is to a quartier: the same columns for all of them, but the label has no euros
    by quartier. -#}
{% macro colonnes_programmes(cte) -%}
    {%- set nombres = {
        'programmation': 'nb_actions_retenues', 'fil': 'nb_projets_fil', 'label': 'nb_projets_label',
    } -%}
    {%- for nom, nombre in nombres.items() -%}
        {%- set euros = [] if nom == 'label' else ['montant_' ~ nom, nom ~ '_statut'] -%}
        {%- set suite = [nom ~ '_confiance', nom ~ '_source_id', nom ~ '_edition'] -%}
        {%- for colonne in ['situation_' ~ nom, nombre] + euros + suite -%}
            max({{ cte }}.{{ colonne }}) as {{ colonne }},
        {% endfor -%}
    {%- endfor -%}
    max({{ cte }}.dispositifs_couvrants) as dispositifs_couvrants
{%- endmacro %}

{#- Indicators that the quartiers of each generation have a value of, whatever the year; a population
    that only divides is one (int_situation_fait). -#}
{% macro indicateurs_connus(faits) -%}
    select
        type_territoire,
        generation,
        {{ liste_texte('code_indicateur', ';') }} as indicateurs
    from {{ faits }}
    where type_territoire in ('qpv', 'qva') and valeur is not null
    group by type_territoire, generation
{%- endmacro %}

{#- Nothing is read about the generation (CTEs `connus` and `actions`): another thing than a year
    that comes too late, or too old a one. Quartiers de veille active have no generation. -#}
{% macro inconnu_de_la_generation(code) -%}
    not {{ contient("coalesce(max(connus.indicateurs), '')", "'" ~ code ~ "'") }}
{%- endmacro %}

{% macro motif_generation(code) -%}
    {%- set quartiers -%}
        coalesce('quartiers de ' || max(actions.generation), 'quartiers de veille active')
    {%- endset -%}
    {%- if code == 'DEM01' -%}
        'population des ' || {{ quartiers }} || ' absente des fichiers lus'
    {%- else -%}
        'aucune valeur pour les ' || {{ quartiers }}
    {%- endif -%}
{%- endmacro %}

{#- Value, status, year, age and grade of one indicator of `situations`; no row at all is status N. -#}
{% macro colonnes_situation(code, nom) -%}
    {%- set si = "case when situations.code_indicateur = '" ~ code ~ "' then situations." -%}
    max({{ si }}valeur end) as {{ nom }},
        coalesce(max({{ si }}statut end), 'N') as {{ nom }}_statut,
        max({{ si }}millesime end) as {{ nom }}_millesime,
        max({{ si }}ecart_annees end) as {{ nom }}_ecart_annees,
        {%- if code == 'DEM01' %}
        max({{ si }}serie end) as {{ nom }}_serie,
        {%- endif %}
        max({{ si }}confiance end) as {{ nom }}_confiance,
        max({{ si }}source_id end) as {{ nom }}_source_id,
        max({{ si }}edition end) as {{ nom }}_edition,
        case
            when max({{ si }}code_indicateur end) is null and {{ inconnu_de_la_generation(code) }}
                then {{ motif_generation(code) }}
            when max({{ si }}code_indicateur end) is null
                then {% if code == 'DEM01' %}'aucune population publiée, ou assez grande pour être estimée, avant cette année'{% else %}'aucune année connue avant celle-ci'{% endif %}
            else max({{ si }}motif_absence end)
        end as {{ nom }}_motif_absence
{%- endmacro %}

{#- Years between an amount and the population that divides it, at most: as for CDV03 and FIL05. -#}
{% macro ecart_max_population() -%} 5 {%- endmacro %}

{% macro population_recente(cte) -%}
    case
        when {{ cte }}.code_indicateur = 'DEM01' and {{ cte }}.ecart_annees <= {{ ecart_max_population() }}
            then {{ cte }}.valeur
    end
{%- endmacro %}

{#- Euros per inhabitant, and why there are none. Same quartier code, hence the same geography. -#}
{% macro colonnes_par_habitant(montants, cte) -%}
    {%- set population = "max(" ~ population_recente('situations') ~ ")" -%}
    {%- for montant, nom in montants.items() %}
    {{ ', ' if not loop.first }}max({{ cte }}.{{ montant }}) / nullif({{ population }}, 0) as {{ nom }}_par_habitant,
        case
            when max({{ cte }}.situation_{{ nom }}) = 'fichier absent' then 'fichier absent'
            when max({{ cte }}.{{ montant }}) is null then 'montant non disponible'
            when {{ inconnu_de_la_generation('DEM01') }} then {{ motif_generation('DEM01') }}
            when coalesce({{ population }}, 0) = 0
                then 'population de cette géographie inconnue, plus vieille de {{ ecart_max_population() }} ans, ou trop petite pour être estimée'
        end as {{ nom }}_par_habitant_motif
    {%- endfor %}
{%- endmacro %}
