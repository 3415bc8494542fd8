{#- Situation and action side by side: each number keeps its own year. -#}

{#- Not covered is not zero. -#}
{% macro situation_programme(couvre, nombre) -%}
    case
        when not {{ couvre }} then 'fichier absent'
        when {{ nombre }} > 0 then 'projet'
        else 'aucun projet'
    end
{%- endmacro %}

{#- Indicators that the quartiers of each generation have a value of, whatever the year. -#}
{% macro indicateurs_connus(faits) -%}
    select generation, {{ liste_texte('code_indicateur', ';') }} as indicateurs
    from {{ faits }}
    where type_territoire = 'qpv' and valeur is not null and diffusion = 'public'
    group by generation
{%- endmacro %}

{#- Nothing is read about the generation (CTEs `connus` and `actions`): another thing than a year
    that comes too late, or too old a one. -#}
{% macro inconnu_de_la_generation(code) -%}
    not {{ contient("coalesce(max(connus.indicateurs), '')", "'" ~ code ~ "'") }}
{%- endmacro %}

{% macro motif_generation(code) -%}
    {%- if code == 'DEM01' -%}
        'population des quartiers de ' || max(actions.generation) || ' absente des fichiers lus'
    {%- else -%}
        'aucune valeur pour les quartiers de ' || max(actions.generation)
    {%- endif -%}
{%- endmacro %}

{#- Value, status, year, age and grade of one indicator of `situations`; no row at all is status N. -#}
{% macro colonnes_situation(code, nom) -%}
    {%- set si = "case when situations.code_indicateur = '" ~ code ~ "' then situations." -%}
    max({{ si }}valeur end) as {{ nom }},
        coalesce(max({{ si }}statut end), 'N') as {{ nom }}_statut,
        max({{ si }}millesime end) as {{ nom }}_millesime,
        max({{ si }}ecart_annees end) as {{ nom }}_ecart_annees,
        max({{ si }}confiance end) as {{ nom }}_confiance,
        max({{ si }}source_id end) as {{ nom }}_source_id,
        max({{ si }}edition end) as {{ nom }}_edition,
        case
            when max({{ si }}code_indicateur end) is null and {{ inconnu_de_la_generation(code) }}
                then {{ motif_generation(code) }}
            when max({{ si }}code_indicateur end) is null then 'aucune année connue avant celle-ci'
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
                then 'population de cette géographie inconnue, ou plus vieille de {{ ecart_max_population() }} ans'
        end as {{ nom }}_par_habitant_motif
    {%- endfor %}
{%- endmacro %}
