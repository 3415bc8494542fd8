"""Workbooks as partners send them, cell by cell: gifts under the contract `fdd`."""

import io
import zipfile
from pathlib import Path

HEAD = [
    "id_don", "id_donateur", "donateur_type", "montant", "date_don", "affectation_qpv", "fleche",
    "code_quartier",
]  # fmt: skip
GIFT = ["D1", "P-1", "entreprise", 1500, "2024-03-14", "oui", "non", "QN09407I"]


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ods(path: Path, cells: str) -> Path:
    """The least that a spreadsheet of LibreOffice holds."""
    names = ["office", "table", "text", "calcext"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    head = "".join(f"<table:table-cell office:value-type='string'><text:p>{h}</text:p>"
                   "</table:table-cell>" for h in HEAD)  # fmt: skip
    content = (
        f"<?xml version='1.0'?><office:document-content {spaces}><office:body><office:spreadsheet>"
        f"<table:table table:name='Dons'><table:table-row>{head}</table:table-row>"
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f"<manifest:manifest xmlns:manifest='{space}'/>".encode()
    parts = {"content.xml": content.encode(), "META-INF/manifest.xml": manifest}
    path.write_bytes(zipped({"mimetype": kind} | parts))
    return path


def ods_row(amount: str) -> str:
    texts = [f"<table:table-cell office:value-type='string'><text:p>{c}</text:p></table:table-cell>"
             for c in GIFT]  # fmt: skip
    return "".join([*texts[:3], amount, *texts[4:]])
