"""Cells of a deposit -> the one spelling of each, its status, and the faults of cells alone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingestion.declaration.contract_model import PartnerContract
from ingestion.declaration.model_base import AbsentStatus
from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.partners.answers.advice import error_advice, type_advice, type_rule
from ingestion.partners.rules.cell_checks import CellFault, check_cells
from ingestion.partners.sheets.cells import Column, Read, column_of, points_are_unsure, read_cell
from ingestion.partners.sheets.errors import error_kind, error_rule, is_error_text
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
) -> Cells:
    """Read every cell under its field, then check the whole with frictionless."""
    markers = {marker.casefold(): status for marker, status in contract.marqueurs.items()}
    fields = [table.champs[name] for name in data.fields]
    columns = list(zip(*data.cells, strict=True)) if data.cells else [()] * len(fields)
    numbers = [
        cell
        for position, (field, cells) in enumerate(zip(fields, columns, strict=True))
        for row, cell in enumerate(cells)
        if field.type in ("entier", "decimal") and (row, position) not in data.decimals
    ]
    unsure = points_are_unsure(numbers)
    read: list[list[str]] = []
    status: list[list[str]] = []
    spellings: Counter[tuple[str, str]] = Counter()
    faults: list[CellFault] = []
    for position, (name, field) in enumerate(zip(data.fields, fields, strict=True)):
        cells = columns[position]
        column = column_of(field, list(cells), unsure, name in identifiers)
        found = [_one(column, raw, markers, (row, position), data) for row, raw in enumerate(cells)]
        spellings.update((name, c.said) for c in found if not isinstance(c, str) and c.said)
        faults += _read_faults(name, field, found)
        read.append(["" if isinstance(cell, str) else cell.text for cell in found])
        status.append([c if isinstance(c, str) else "D" if c.text else "" for c in found])
    texts = [list(row) for row in zip(*read, strict=True)] if data.cells else []
    statuses = [list(row) for row in zip(*status, strict=True)] if data.cells else []
    faults = [
        *_typed_faults(faults, check_cells(table, texts, data.cells, dict(contract.marqueurs))),
        *_marked_faults(data, table, statuses),
        *_undeclared_markers(data, fields, texts),
    ]
    return Cells(texts, statuses, faults, spellings)


def _one(
    column: Column,
    raw: str,
    markers: dict[str, AbsentStatus],
    place: tuple[int, int],
    data: DataRows,
) -> Read | str:
    """How a cell is read, or the status that it says when it is a declared marker."""
    if place in data.errors:
        return Read(raw, fault="erreur")
    if raw.casefold() in markers:
        return markers[raw.casefold()]
    if is_error_text(raw):
        return Read(raw, fault="erreur")
    return read_cell(column, raw, place in data.decimals)


def _read_faults(
    name: str, field: RegisterField, found: Sequence[Read | str]
) -> Iterator[CellFault]:
    """Errors, numbers that may be read in two ways, or with more decimals than euros have."""
    for row, cell in enumerate(found):
        if isinstance(cell, str) or not cell.fault:
            continue
        kind = cell.fault
        if cell.fault == "erreur":
            kind, rule, advice = error_kind(cell.text), error_rule(cell.text), error_advice(field)
        elif cell.fault == "point":
            rule, advice = _thousands_or_decimals(field, cell.text)
        elif cell.fault == "type":
            rule, advice = type_rule(field), type_advice(field, cell.text, {})
        else:
            rule = f"« {field.libelle} » est en euros : deux décimales au plus."
            advice = "le montant arrondi au centime"
        yield CellFault(row, name, kind, rule, advice)


def _thousands_or_decimals(field: RegisterField, text: str) -> tuple[str, str]:
    sign = "la virgule" if "," in text else "le point"
    whole, _, decimals = text.replace(",", ".").partition(".")
    cents = decimals[:2] if decimals.endswith("0") else decimals
    other = whole if field.type in ("entier", "annee") else f"{whole},{cents}"
    rule = f"On ne sait pas si {sign} sépare des milliers ou des décimales."
    return rule, f"{whole}{decimals} ou {other}"


def _typed_faults(own: list[CellFault], checked: Iterable[CellFault]) -> Iterator[CellFault]:
    """One fault of type per cell: the precise one of a doubt, else that of frictionless."""
    doubts = {(f.row, f.field) for f in own if f.kind != "type"}
    told = [f for f in checked if (f.row, f.field) not in doubts]
    seen = {(f.row, f.field) for f in told}
    yield from told
    yield from (f for f in own if (f.row, f.field) not in seen)


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
            if is_error_text(text) or (row, position) in data.errors:
                continue
            if text and (plain(text) in _USUAL_MARKERS or not set(text) - _SIGNS_ALONE):
                field = fields[position]
                yield CellFault(
                    row,
                    data.fields[position],
                    "marqueur",
                    f"« {text} » n'est pas un marqueur d'absence déclaré dans le contrat.",
                    f"par exemple {field.exemple}" if field.obligatoire else "rien (cellule vide)",
                )
