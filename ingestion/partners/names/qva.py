"""The quartiers de veille active, once the EPT has supplied their list (source `anct_qva`).

Until then no code of a quartier de veille active is accepted: none can be known.
"""

import polars as pl

from ingestion.landing import Landing
from ingestion.partners.names.quartiers import Quartier

SOURCE = "anct_qva"
_CODE = ("code_qva", "code_quartier")
_NAME = ("nom", "nom_qva", "libelle")


def landed_qva(landing: Landing) -> tuple[Quartier, ...]:
    """Codes and names of the list that serves, sorted; none while there is no list."""
    folder = landing.root / SOURCE
    editions = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    found: dict[str, Quartier] = {}
    for edition in editions:
        for path in landing.tables(SOURCE, edition).values():
            columns = pl.read_parquet_schema(path)
            code = next((c for c in _CODE if c in columns), None)
            if code is None:
                continue
            name = next((c for c in _NAME if c in columns), code)
            commune = "code_commune" if "code_commune" in columns else None
            wanted = list(dict.fromkeys(c for c in (code, name, commune) if c))
            for row in pl.read_parquet(path, columns=wanted).iter_rows(named=True):
                communes = str(row[commune] or "").split(";") if commune else []
                found[str(row[code])] = Quartier(
                    str(row[code]), str(row[name] or row[code]), None, tuple(filter(None, communes))
                )
    return tuple(found[code] for code in sorted(found))
