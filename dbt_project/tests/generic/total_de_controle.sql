{#- A figure known from elsewhere (seeds/totaux_controle.csv). Holds for one perimeter only, and for
    populations with real data only: elsewhere the test has nothing to compare and passes. -#}
{% test total_de_controle(
    model, objet, mesure='count(*)', condition='true', tolerance=0, donnees_reelles=false
) %}
    with mesures as (
        select coalesce({{ mesure }}, 0) as observe
        from {{ model }}
        where {{ condition }}
    ),

    attendus as (
        select valeur as attendu
        from {{ ref('totaux_controle') }}
        where objet = '{{ objet }}' and perimetre = '{{ var("perimetre_controle") }}'
    ),

    applicable as (
        select
            count(*) = 1
            and min(case when genre = 'groupement' then code end) = '{{ var("perimetre_controle") }}'
                as est_applicable
        from {{ ref('stg_perimetre') }}
    ),

    simulation as (
        select coalesce(max(case when est_servie and est_simule then 1 else 0 end), 0) = 1 as est_simule
        from {{ ref('stg_edition') }}
    )

    select
        mesures.observe,
        attendus.attendu
    from mesures
    cross join applicable
    cross join simulation
    left join attendus on true
    where
        applicable.est_applicable
        {%- if donnees_reelles %}
        and not simulation.est_simule
        {%- endif %}
        and (attendus.attendu is null or abs(mesures.observe - attendus.attendu) > {{ tolerance }})
{% endtest %}
