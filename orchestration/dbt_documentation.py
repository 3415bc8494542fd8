"""The column types of the documentation's page: those of the contracts, no base is read.

dbt's page shows the types of a catalog, which dbt fills from a base only.
"""

import json
from pathlib import Path
from typing import Any

from ingestion.file_io import write_atomically

PAGE = "documentation.html"
_CATALOG, _MANIFEST, _BARE_PAGE = "catalog.json", "manifest.json", "static_index.html"


class PageWithoutCatalog(RuntimeError):
    """dbt's page no longer holds its catalog as it wrote it beside it."""


def write_types(folder: Path) -> None:
    """Write PAGE: that of `dbt docs generate --static`, with the types of each enforced contract.

    Folder: what `dbt docs generate --static --empty-catalog` wrote. PAGE is there whole, or not at
    all. Raises PageWithoutCatalog when the page of another version of dbt does not hold the
    catalog once.
    """
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    empty = (folder / _CATALOG).read_text(encoding="utf-8")
    catalog = json.loads(empty)
    catalog["nodes"] = {
        name: _table(node)
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["config"]["contract"]["enforced"]
    }
    page = (folder / _BARE_PAGE).read_text(encoding="utf-8")
    if page.count(empty) != 1:
        raise PageWithoutCatalog(str(folder / _BARE_PAGE))
    # A description may hold a tag: the page's script would end there.
    filled = json.dumps(catalog, ensure_ascii=False).replace("</", "<\\/")
    text = page.replace(empty, filled).encode()

    def write(path: Path) -> None:
        path.write_bytes(text)

    write_atomically(folder / PAGE, write)


def _table(node: dict[str, Any]) -> dict[str, Any]:
    """A table as a catalog describes it (schema catalog/v1 of dbt)."""
    return {
        "metadata": {
            "type": node["config"]["materialized"],
            "schema": node["schema"],
            "name": node["alias"],
            "database": node["database"],
            "comment": node["description"],
            "owner": None,
        },
        "columns": {
            name: {
                "type": column["data_type"],
                "index": place,
                "name": name,
                "comment": column["description"],
            }
            for place, (name, column) in enumerate(node["columns"].items(), start=1)
        },
        "stats": {},
        "unique_id": node["unique_id"],
    }
