{#- A derived number or its reason, never both nor neither; and none from a value that is not shown:
    it would give the hidden value back, or make a zero of it. -#}
{% test derive_ou_motif(model, derive, depuis) %}
    select *
    from {{ model }}
    where
        ({{ derive }} is null) = (motif_absence is null)
        {%- for colonne in depuis %}
        or ({{ derive }} is not null and {{ colonne }} is null)
        {%- endfor %}
{% endtest %}
