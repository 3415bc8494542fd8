{#- Fails on a repeated or an incomplete key. -#}
{% test cle_unique(model, colonnes) %}
    select
        {{ colonnes | join(', ') }},
        count(*) as nb
    from {{ model }}
    group by {{ colonnes | join(', ') }}
    having
        count(*) > 1
        {%- for colonne in colonnes %}
        or {{ colonne }} is null
        {%- endfor %}
{% endtest %}
