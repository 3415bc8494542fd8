{#- A value exactly when the status grants one (D, I, E, P): a withheld cell never shows a number,
    a blank never hides behind a good status, no status is invented. -#}
{% test valeur_selon_statut(model, valeur='valeur', statut='statut') %}
    select *
    from {{ model }}
    where
        ({{ valeur }} is null) = ({{ statut }} in ('D', 'I', 'E', 'P'))
        or coalesce({{ statut }}, '') not in ('D', 'I', 'E', 'P', 'N', 'S', 'X')
{% endtest %}
