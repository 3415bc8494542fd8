"""How a simulated deposit is written: the partner's template filled, or its CSV twin."""

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.declaration.source_model import Source
from ingestion.demo.archives import stored_zip
from ingestion.demo.draws import draw
from ingestion.demo.territory import Territory
from ingestion.partners.names.quartiers import quartier_table
from ingestion.partners.templates.template import write_csv, write_workbook

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

Row = dict[str, str]
# Period -> its rows.
Periods = dict[str, list[Row]]


def deposits(
    rows: Callable[[Territory], Periods], kind: str, encoding: str = "utf-8-sig"
) -> "Writer":
    """Writer of one file per period; `kind`: csv or xlsx."""

    def write(folder: Path, source: Source, country: Territory) -> list[Path]:
        written = []
        for period, found in rows(country).items():
            path = folder / period / f"{source.source_id}_{period}_SIMULE.{kind}"
            path.parent.mkdir(parents=True, exist_ok=True)
            if kind == "csv":
                write_csv(path, source, found, encoding)
            else:
                _write_workbook(path, source, found)
            written.append(path)
        return written

    return write


def _write_workbook(path: Path, source: Source, rows: Sequence[Row]) -> None:
    """The template, filled, its parts stored: what deflate gives depends on the zlib build."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        write_workbook(made, source, quartier_table(), rows)
        with zipfile.ZipFile(made) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(stored_zip(parts))


def pick(choices: Sequence[str], *keys: object) -> str:
    return choices[int(draw(*keys) * len(choices))]


def whole(low: int, high: int, *keys: object) -> int:
    """An integer from `low` to `high`, both included."""
    return low + int(draw(*keys) * (high - low + 1))


def made_up_siren(number: int) -> str:
    """A number with a right key that no register gives: they never begin with four zeros."""
    body = f"{number:08d}"
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(body)]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    return body + str(-total % 10)


def masked(count: int) -> str:
    """A count as a partner under secrecy hands it over."""
    return "s" if 0 < count < 5 else str(count)
