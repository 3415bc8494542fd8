{#- Composite foreign key: every row of the model has its counterpart. -#}
{% test reference_existante(model, colonnes, vers, colonnes_vers=none, condition='true') %}
    {%- set cibles = colonnes_vers or colonnes %}
    select sources.*
    from {{ model }} as sources
    left join (select distinct {{ cibles | join(', ') }} from {{ vers }}) as cibles
        on
        {%- for colonne in colonnes %}
            {{ 'and ' if not loop.first }}sources.{{ colonne }} = cibles.{{ cibles[loop.index0] }}
        {%- endfor %}
    where cibles.{{ cibles[0] }} is null and ({{ condition }})
{% endtest %}
