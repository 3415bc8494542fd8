"""Cells that calamine shows as blanks and that are none: errors, formulas never computed.

One list for the readers of the four formats, with its bound. Part of the program
`excel_cells`.
"""

from collections.abc import Iterable

NOT_COMPUTED = "#NON CALCULÉ"
UNNAMED_ERROR = "#ERREUR!"
# Beyond, the workbook was never computed.
_MOST = 200_000
# Line from 1 -> column from 0 -> text.
Gaps = dict[int, dict[int, str]]


class Refused(Exception):
    """A workbook that is not printed: a code, and what is there instead."""

    def __init__(self, code: str, detail: str = "", sheets: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.answer = {"erreur": code, "detail": detail, "feuilles": list(sheets)}


class GapList:
    """The gaps of one sheet, gathered one by one. Raises Refused when there are too many."""

    def __init__(self) -> None:
        self.gaps: Gaps = {}
        self._count = 0

    def add(self, line: int, column: int, text: str) -> None:
        self._count += 1
        if self._count > _MOST:
            raise Refused("calculs", str(_MOST))
        self.gaps.setdefault(line, {})[column] = text
