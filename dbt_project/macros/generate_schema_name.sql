{#- dbt's default prefixes the custom schema with the target's ("main_staging"): the four schemas
    of the private file are named plainly instead. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name is not none else target.schema }}
{%- endmacro %}
