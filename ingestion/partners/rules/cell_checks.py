"""Checks cells against the contract's Table Schema with frictionless, and says it in French.

frictionless sees the one spelling of each cell; what it finds is told with the cell as the
partner wrote it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.partners.answers import advice
from ingestion.partners.rules.table_schema import table_schema
from ingestion.partners.sheets.header import file_fields

_CONSTRAINT = re.compile(r'^constraint "(\w+)"')
# Row 1 is the header that frictionless is given.
_FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that breaks its field. `row` counts from 0."""

    row: int
    field: str
    kind: str
    rule: str
    advice: str


def check_cells(
    table: RegisterTable,
    rows: list[list[str]],
    raw: list[list[str]],
    markers: dict[str, str],
) -> Iterator[CellFault]:
    """Faults of rows in the order of the contract's fields; `raw`: the same cells as written."""
    from frictionless import Checklist, Resource, Schema

    names = list(file_fields(table))
    marked = {field.statut_de for field in table.champs.values()}
    if not rows:
        return
    resource = Resource(data=[names, *rows], schema=Schema.from_descriptor(table_schema(table)))
    # Every error is wanted, not the first thousand.
    report = resource.validate(Checklist(), limit_errors=10**9)
    # Read off the errors themselves: `flatten` exports each one whole, three times slower.
    for error in (*report.errors, *(e for task in report.tasks for e in task.errors)):
        name, row_number = getattr(error, "field_name", None), getattr(error, "row_number", None)
        if name not in table.champs or row_number is None:
            raise AssertionError(f"frictionless: {error.type} ({error.note})")
        row = row_number - _FIRST_ROW
        written = raw[row][names.index(name)]
        field = table.champs[name]
        known = markers if name in marked or not field.obligatoire else {}
        yield _fault(row, name, field, error.type, error.note, written, known)


def _fault(
    row: int,
    name: str,
    field: RegisterField,
    kind: str,
    note: str,
    written: str,
    markers: dict[str, str],
) -> CellFault:
    found = _CONSTRAINT.match(note or "")
    nature = found[1] if kind == "constraint-error" and found else "type"
    rule, instead = _wording(nature, field, written, markers)
    return CellFault(row, name, nature, rule, instead)


def _wording(
    nature: str, field: RegisterField, written: str, markers: dict[str, str]
) -> tuple[str, str]:
    """Rule and advice for one nature of fault."""
    label = f"« {field.libelle} »"
    if nature == "required":
        return f"{label} est obligatoire.", advice.required_advice(field)
    if nature == "enum":
        return f"{label} vient d'une liste.", advice.enum_advice(field, written)
    if nature == "pattern":
        return f"{label} a une forme fixe.", advice.pattern_advice(field, written)
    if nature in ("minimum", "maximum"):
        return f"{label} sort des bornes.", advice.bound_advice(field)
    if nature == "maxLength":
        most = field.longueur_max
        return f"{label} est trop long.", f"au plus {most} caractères (ici {len(written)})"
    return advice.type_rule(field), advice.type_advice(field, written, markers)
