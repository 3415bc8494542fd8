"""Writes a workbook in the current format of Excel (.xlsx): texts, numbers, nothing else.

Written by hand because a library stamps the hour of writing in the file: bytes must repeat.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ingestion.demo.archives import stored_zip
from ingestion.demo.tables import Cell

Rows = Sequence[Sequence[Cell]]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMAS = "http://schemas.openxmlformats.org"
_MAIN = f"{_SCHEMAS}/spreadsheetml/2006/main"
_LINKS = f"{_SCHEMAS}/package/2006/relationships"
_OFFICE = f"{_SCHEMAS}/officeDocument/2006/relationships"
_TYPES = f"{_SCHEMAS}/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_xlsx(path: Path, sheets: dict[str, Rows]) -> Path:
    """Rows of cells from A1; None is a blank."""
    ranks = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(ranks),
        "_rels/.rels": _links({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _workbook(list(sheets)),
        "xl/_rels/workbook.xml.rels": _links(
            {f"rId{rank}": ("worksheet", f"worksheets/sheet{rank}.xml") for rank in ranks}
        ),
    }
    for rank, rows in zip(ranks, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{rank}.xml"] = _sheet(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    members = {name: (_DECLARATION + text).encode() for name, text in parts.items()}
    path.write_bytes(stored_zip(members))
    return path


def _content_types(ranks: range) -> str:
    kinds = {"/xl/workbook.xml": "sheet.main+xml"}
    kinds |= {f"/xl/worksheets/sheet{rank}.xml": "worksheet+xml" for rank in ranks}
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="{part}" ContentType="{_KIND}.{kind}"/>'
            for part, kind in kinds.items()
        )
        + "</Types>"
    )


def _links(targets: dict[str, tuple[str, str]]) -> str:
    return (
        f'<Relationships xmlns="{_LINKS}">'
        + "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for name, (kind, target) in targets.items()
        )
        + "</Relationships>"
    )


def _workbook(names: list[str]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{rank}" r:id="rId{rank}"/>'
        for rank, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def _sheet(rows: Rows) -> str:
    lines = (
        f'<row r="{number}">{"".join(_cell(c, i, number) for i, c in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(cell: Cell, column: int, line: int) -> str:
    """Up to 26 columns."""
    place = f"{chr(ord('A') + column)}{line}"
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'
