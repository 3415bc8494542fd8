"""Cells of a deposit -> the one spelling of each, its status, and the faults of cells alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion.declaration.contract_model import PartnerContract
from ingestion.declaration.model_base import AbsentStatus
from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.partners.rules.cell_checks import CellFault, check_cells
from ingestion.partners.sheets.cells import Read, column_of, points_are_unsure, read_cell
from ingestion.partners.sheets.rows import DataRows
from ingestion.partners.sheets.text import plain

# What people write for « no value »: a text that is one of these is no title and no name.
_USUAL_MARKERS = frozenset(
    "nd nc na ns so s x xx xxx neant null none vide inconnu".split()  # noqa: SIM905
)
_SIGNS_ALONE = frozenset("-_/?*.#")


@dataclass(frozen=True)
class Cells:
    """texts[i][j], statuses[i][j]: field j of row i; the text is "" for an absence.

    statuses: "D" a value, "S" or "N" an absence that a marker says, "" a blank.
    """

    texts: list[list[str]]
    statuses: list[list[str]]
    faults: list[CellFault]
    spellings: Counter[tuple[str, str]]


def interpret(
    data: DataRows,
    table: RegisterTable,
    contract: PartnerContract,
    identifiers: set[str],
    text_file: bool,
) -> Cells:
    """Read every cell under its field, then check the whole with frictionless."""
    markers = {marker.casefold(): status for marker, status in contract.marqueurs.items()}
    fields = [table.champs[name] for name in data.fields]
    columns = list(zip(*data.cells, strict=True)) if data.cells else [()] * len(fields)
    numbers = [c for f, c in zip(fields, columns, strict=True) if f.type in ("entier", "decimal")]
    unsure = points_are_unsure([cell for cells in numbers for cell in cells], text_file)
    read: list[list[str]] = []
    status: list[list[str]] = []
    spellings: Counter[tuple[str, str]] = Counter()
    faults: list[CellFault] = []
    for name, field, cells in zip(data.fields, fields, columns, strict=True):
        column = column_of(field, list(cells), unsure, name in identifiers)
        found = [_one(raw, markers) or read_cell(column, raw) for raw in cells]
        spellings.update((name, c.said) for c in found if not isinstance(c, str) and c.said)
        faults += _unsure_faults(name, field, found)
        read.append(["" if isinstance(cell, str) else cell.text for cell in found])
        status.append([c if isinstance(c, str) else "D" if c.text else "" for c in found])
    texts = [list(row) for row in zip(*read, strict=True)] if data.cells else []
    statuses = [list(row) for row in zip(*status, strict=True)] if data.cells else []
    faults += [
        *check_cells(table, texts, data.cells, dict(contract.marqueurs)),
        *_marked_faults(data, table, statuses),
        *_undeclared_markers(data, fields, texts),
    ]
    return Cells(texts, statuses, faults, spellings)


def _one(raw: str, markers: dict[str, AbsentStatus]) -> str | None:
    """Status of a cell that is a declared marker."""
    return markers.get(raw.casefold())


def _unsure_faults(
    name: str, field: RegisterField, found: Sequence[Read | str]
) -> Iterator[CellFault]:
    """Numbers that may be read in two ways, or with more decimals than euros have."""
    for row, cell in enumerate(found):
        if isinstance(cell, str) or not cell.fault:
            continue
        if cell.fault == "point":
            rule = "On ne sait pas si le point sépare des milliers ou des décimales."
            advice = f"{cell.text.replace('.', '')} ou {cell.text.replace('.', ',')}"
        else:
            rule = f"« {field.libelle} » est en euros : deux décimales au plus."
            advice = "le montant arrondi au centime"
        yield CellFault(row, name, cell.fault, rule, advice)


def _marked_faults(
    data: DataRows, table: RegisterTable, statuses: list[list[str]]
) -> Iterator[CellFault]:
    """A field with a status of its own may be withheld, but not left blank."""
    marked = {field.statut_de for field in table.champs.values() if field.statut_de}
    for position, name in enumerate(data.fields):
        field = table.champs[name]
        if name not in marked or not field.obligatoire:
            continue
        for row, status in enumerate(statuses):
            if not status[position]:
                yield CellFault(
                    row,
                    name,
                    "required",
                    f"« {field.libelle} » est obligatoire.",
                    field.aide or "la valeur, ou un marqueur déclaré",
                )


def _undeclared_markers(
    data: DataRows, fields: list[RegisterField], texts: list[list[str]]
) -> Iterator[CellFault]:
    free = [i for i, f in enumerate(fields) if f.type == "texte" and not f.valeurs and not f.motif]
    for row, cells in enumerate(texts):
        for position in free:
            text = cells[position]
            if text and (plain(text) in _USUAL_MARKERS or not set(text) - _SIGNS_ALONE):
                field = fields[position]
                yield CellFault(
                    row,
                    data.fields[position],
                    "marqueur",
                    f"« {text} » n'est pas un marqueur d'absence déclaré dans le contrat.",
                    f"par exemple {field.exemple}" if field.obligatoire else "rien (cellule vide)",
                )
