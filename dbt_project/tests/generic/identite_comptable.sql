{#- Within one publication, a total equals the sum of its parts whenever all are visible. -#}
{% test identite_comptable(model, total, parties, tolerance=0) %}
    select
        source_id,
        edition,
        code_geo,
        max(case when variable = '{{ total }}' then valeur end) as total,
        sum(case when variable <> '{{ total }}' then valeur end) as somme
    from {{ model }}
    where variable in ('{{ total }}', '{{ parties | join("', '") }}')
    group by source_id, edition, code_geo
    having
        count(valeur) = {{ parties | length + 1 }}
        and abs(
            max(case when variable = '{{ total }}' then valeur end)
            - sum(case when variable <> '{{ total }}' then valeur end)
        ) > {{ tolerance }}
{% endtest %}
