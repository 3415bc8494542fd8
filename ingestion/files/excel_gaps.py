"""Finds the gaps of a sheet, whatever its format: what calamine gives as a blank and is none."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from re import Pattern
from xml.parsers import expat

from ingestion.files.excel_gap_list import Gaps, Refused
from ingestion.files.excel_gaps_ods import CONTENT, ODS_MARKS, read_ods_gaps
from ingestion.files.excel_gaps_xls import DAMAGED_XLS, is_xls, read_xls_gaps
from ingestion.files.excel_gaps_xlsx import XLSX_MARKS, read_xlsx_gaps, sheet_part
from ingestion.files.excel_xml import CHUNK

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    RuntimeError,
    *DAMAGED_XLS,
)


def find_gaps(path: Path, sheet: str, position: int) -> Gaps:
    """Errors, and formulas without a stored value, of the sheet of that name and position.

    Raises Refused when the workbook is damaged, or in a format (.xlsb) where they cannot be told.
    """
    try:
        if is_xls(path):
            return read_xls_gaps(path, position)
        if not zipfile.is_zipfile(path):
            return {}
        with zipfile.ZipFile(path) as archive:
            return _in_zip(archive, sheet)
    except _DAMAGED as error:
        raise Refused("illisible", str(error)) from error


def _in_zip(archive: zipfile.ZipFile, sheet: str) -> Gaps:
    names = archive.namelist()
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if CONTENT in names:
        return read_ods_gaps(archive, sheet) if _holds(archive, CONTENT, ODS_MARKS) else {}
    if "xl/workbook.xml" not in names:
        return {}
    member = sheet_part(archive, sheet)
    return read_xlsx_gaps(archive, member) if _holds(archive, member, XLSX_MARKS) else {}


def _holds(archive: zipfile.ZipFile, member: str, marks: Pattern[bytes]) -> bool:
    """Is there anything to look for? Most sheets hold neither a formula nor an error."""
    return any(marks.search(window) for window in _windows(archive, member))


def _windows(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The content by overlapping pieces, so that no mark is cut."""
    tail = b""
    with archive.open(member) as file:
        while chunk := file.read(CHUNK):
            yield tail + chunk
            tail = chunk[-64:]
