"""The documentation's page gets the types of the contracts, or says that it can't."""

import json
from pathlib import Path

import pytest

from orchestration.dbt_documentation import PAGE, PageWithoutCatalog, write_types

EMPTY = '{"metadata": {}, "nodes": {}, "sources": {}}'


def model(enforced: bool) -> dict[str, object]:
    return {
        "resource_type": "model",
        "unique_id": "model.p.a",
        "alias": "a",
        "schema": "main",
        "database": "base",
        "description": "Une table.",
        "config": {"contract": {"enforced": enforced}, "materialized": "table"},
        "columns": {
            "code": {"data_type": "varchar", "description": "Le code </script>."},
            "valeur": {"data_type": "double", "description": "La valeur."},
        },
    }


def folder(place: Path, page: str, enforced: bool = True) -> Path:
    manifest = {"nodes": {"model.p.a": model(enforced), "test.p.b": {"resource_type": "test"}}}
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (place / "catalog.json").write_text(EMPTY, encoding="utf-8")
    (place / "static_index.html").write_text(page, encoding="utf-8")
    return place


def test_the_page_holds_the_types(tmp_path: Path) -> None:
    write_types(folder(tmp_path, f"<script>data: {EMPTY}</script>"))
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    script = page.removeprefix("<script>data: ").removesuffix("</script>")
    # What ends the script in a description does not end it in the page.
    assert "</script>" not in script
    columns = json.loads(script)["nodes"]["model.p.a"]["columns"]
    assert {name: (column["type"], column["index"]) for name, column in columns.items()} == {
        "code": ("varchar", 1),
        "valeur": ("double", 2),
    }
    assert columns["code"]["comment"] == "Le code </script>."


def test_a_model_without_contract_has_no_type(tmp_path: Path) -> None:
    page = f"<script>data: {EMPTY}</script>"
    write_types(folder(tmp_path, page, enforced=False))
    assert '"nodes": {}' in (tmp_path / PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["<script></script>", f"{EMPTY}{EMPTY}"])
def test_a_page_of_another_shape_is_refused(page: str, tmp_path: Path) -> None:
    with pytest.raises(PageWithoutCatalog):
        write_types(folder(tmp_path, page))
    # A page without types would pass for the one that is published.
    assert not (tmp_path / PAGE).exists()
