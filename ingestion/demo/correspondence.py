"""Files of `anct_correspondance_qpv`: each quartier of 2024, its status and its parents of 2015.

The relations of the EPT are the project's reference table: the tests of the passage rest on them.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.elsewhere import OUTSIDE
from ingestion.demo.seeds import SEEDS_FOLDER
from ingestion.demo.territory import Territory

Row = tuple[str, ...]

_COLUMNS = (
    "qp2024", "label_qp2024", "statut", "qp2015_1", "label_qp2015_1", "qp2015_2",
    "label_qp2015_2", "qp2015_3", "label_qp2015_3",
)  # fmt: skip
# Headers of the national file, blanks included.
_NATIONAL = (
    "QP2024", "Label_QP2024 ", "Statut", "QP2015_1", "Label_QP2015_1", "QP2015_2",
    "Label_QP2015_2", "QP2015_3", "Label_QP2015_3",
)  # fmt: skip
_MAYOTTE = ("QN97601C", "Mamoudzou", "COMMUNE", *[""] * 6)


def write_transcribed(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    """Rows of the Essonne and the Val-de-Marne alone: `,`, LF."""
    rows = [row for row in _rows() if row[0][2:5] in ("091", "094")]
    return [_write(folder / str(edition.fichier), [_COLUMNS, *rows], ",", "\n")]


def write_national(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    """The documented layout: `;`, CRLF."""
    rows = [_NATIONAL, *_rows(), _MAYOTTE]
    return [_write(folder / str(edition.fichier), rows, ";", "\r\n")]


def _rows() -> list[Row]:
    return sorted([*_inside(), *_outside()])


def _inside() -> Iterator[Row]:
    with (SEEDS_FOLDER / "passage_2015_2024.csv").open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file) if row["code_2024"]]
    for code in dict.fromkeys(row["code_2024"] for row in pairs):
        own = [row for row in pairs if row["code_2024"] == code]
        parents = [(r["code_2015"], r["nom_2015"]) for r in own if r["code_2015"]]
        yield _row(code, own[0]["nom_2024"], own[0]["statut_anct"], parents)


def _outside() -> Iterator[Row]:
    for place in OUTSIDE:
        if place.code_2024:
            status = "INCHANGE" if place.code_2024.endswith("I") else "MODIFIE"
            yield _row(place.code_2024, place.nom, status, [(place.code, place.nom)])


def _row(code: str, name: str, status: str, parents: list[tuple[str, str]]) -> Row:
    cells = [cell for parent in parents[:3] for cell in parent]
    return (code, name, status, *cells, *[""] * (6 - len(cells)))


def _write(path: Path, rows: list[Row], delimiter: str, end: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return path
