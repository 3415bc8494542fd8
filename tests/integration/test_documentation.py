"""A release carries the page that documents its tables: whole, readable alone, silent on places."""

import json

import duckdb
from support.site import Site

CHECKS = "obs_qualite__controles"
# A base gives a type the name of the standard.
LONG_NAMES = {"timestamptz": "TIMESTAMP WITH TIME ZONE"}


def test_a_release_documents_its_tables(published: Site) -> None:
    page = (published.current / "documentation.html").read_text(encoding="utf-8")
    tables = {path.stem for path in published.current.glob("*.parquet")}
    # The results of the checks are written after dbt.
    marts = {name for name in tables if not name.startswith("contours_")} - {CHECKS}
    assert marts
    for table in marts:
        assert f'"model.observatoire.{table}"' in page
    assert str(published.settings.data) not in page
    assert str(published.settings.dbt_project) not in page
    # dbt's page asks for nothing outside unless told to send statistics.
    assert '"send_anonymous_usage_stats": false' in page


def test_the_page_describes_each_column(published: Site) -> None:
    manifests = published.settings.layout.manifests.glob("*/documentation/manifest.json")
    nodes = json.loads(next(manifests).read_text(encoding="utf-8"))["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model"]
    marts = [node for node in models if node["fqn"][1] == "marts"]
    assert marts
    for mart in marts:
        assert mart["description"], mart["name"]
        assert all(column["description"] for column in mart["columns"].values()), mart["name"]


def test_the_page_gives_the_types_of_the_contracts(published: Site) -> None:
    """A base has the last word: the page says the types of the tables that readers open."""
    page = (published.current / "documentation.html").read_text(encoding="utf-8")
    start = page.index(
        '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/'
    )
    catalog, _ = json.JSONDecoder().raw_decode(page, start)
    with duckdb.connect(published.current / "observatoire.duckdb", read_only=True) as base:
        columns = base.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
    told = {
        (node["metadata"]["name"], name, LONG_NAMES.get(column["type"], column["type"].upper()))
        for node in catalog["nodes"].values()
        for name, column in node["columns"].items()
    }
    assert told
    assert told <= {(table, name, data_type) for table, name, data_type in columns}


def test_the_page_opens_on_what_the_tables_answer(published: Site) -> None:
    page = (published.current / "documentation.html").read_text(encoding="utf-8")
    # dbt's own words of welcome are of no use to who opens the page.
    assert json.dumps("Par où commencer").strip('"') in page
