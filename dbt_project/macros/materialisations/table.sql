{#- Tables on DuckDB, written in their place. The adapter's own writes aside, renames twice and drops:
    that keeps a table readable while it is replaced, which nobody asks of a private file that each
    refresh begins anew, and costs a fifth of the build. Other engines keep their materialization. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set language = model['language'] -%}
    {%- set existante = load_cached_relation(this) -%}
    {%- set cible = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% do drop_relation_if_exists(existante) %}
    {% call statement('main', language=language) -%}
        {{ create_table_as(False, cible, compiled_code, language) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(cible, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [cible]}) }}
{% endmaterialization %}
