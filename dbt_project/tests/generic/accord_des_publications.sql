{#- Two publications of the same value, both visible and both of a proven year, must agree. -#}
{% test accord_des_publications(model, tolerance, seulement=[], sauf=[]) %}
    select *
    from {{ model }}
    where
        statut_millesime = 'prouve'
        and abs(ecart) > {{ tolerance }}
        {%- if seulement %}
        and variable in ('{{ seulement | join("', '") }}')
        {%- endif %}
        {%- if sauf %}
        and variable not in ('{{ sauf | join("', '") }}')
        {%- endif %}
{% endtest %}
