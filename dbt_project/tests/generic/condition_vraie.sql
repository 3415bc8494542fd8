{#- Rows on which the condition is false or unknown. -#}
{% test condition_vraie(model, condition) %}
    select *
    from {{ model }}
    where not coalesce({{ condition }}, false)
{% endtest %}
