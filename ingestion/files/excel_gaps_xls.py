"""Cells in error of one sheet of an .xls, which calamine shows as blanks: xlrd tells them.

A formula of an .xls always holds a result: there is none that was never computed.
"""

import io
from pathlib import Path
from struct import error as struct_error

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from ingestion.files.excel_gap_list import UNNAMED_ERROR, GapList, Gaps

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What xlrd raises on a damaged file: it checks little of what it reads.
DAMAGED_XLS = (
    XLRDError,
    CompDocError,
    struct_error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
)


def is_xls(path: Path) -> bool:
    """Does the file lie in the container of .xls?"""
    with path.open("rb") as file:
        return file.read(len(_COMPOUND)) == _COMPOUND


def read_xls_gaps(path: Path, position: int) -> Gaps:
    """Of the sheet at that position in the workbook. Raises one of DAMAGED_XLS."""
    # The remarks of xlrd on the file would mix with what this program prints.
    with xlrd.open_workbook(str(path), logfile=io.StringIO(), on_demand=True) as book:
        sheet = book.sheet_by_index(position)
        found = GapList()
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = int(sheet.cell_value(row, column))
                    text = xlrd.error_text_from_code.get(code, UNNAMED_ERROR)
                    found.add(row + 1, column, text)
    return found.gaps
