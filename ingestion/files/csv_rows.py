"""Reads a delimited text row by row with the `csv` module, and says what is wrong with a row.

The slow way, for texts that are not regular (`regular_csv`): quotes inside fields, line ends
inside cells, ragged rows, titles above the header. Reads no number.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused, Where
from ingestion.files.text_table import (
    MAX_TITLE_ROWS,
    RejectedRow,
    checked_header,
    header_not_found,
)

_LONGEST_CELL = 131_072


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Some rows under the named columns, stripped. `filled`: those with a cell beyond them."""

    rows: list[tuple[str, ...]]
    lines: list[int]
    rejected: list[RejectedRow]
    filled: int


class CsvRows:
    """`columns`: the names of the header. Raises EditionRefused when there is none.

    `lines`: the text, cut at its line ends (kept).
    """

    def __init__(self, lines: Iterable[str], reading: Reading, name: str) -> None:
        # A limit of the process, which a library raises when it is imported.
        csv.field_size_limit(_LONGEST_CELL)
        self._reader = csv.reader(lines, delimiter=reading.separateur, strict=True)
        self._reading, self._name = reading, name
        fields = _header_fields(self._reader, reading.entete, name)
        place = Where(file=name, line=max(self._reader.line_num, 1))
        self._header = checked_header(fields, place)
        for _ in islice(self._reader, reading.lignes_sous_entete):
            pass
        self._kept = [i for i, column in enumerate(self._header) if column]
        self.columns = tuple(self._header[i] for i in self._kept)

    def batches(self, size: int) -> Iterator[RowBatch]:
        """All rows, some `size` of them at once, refused ones included.

        Raises EditionRefused beyond `lignes_max`.
        """
        read, batch = 0, RowBatch([], [], [], 0)
        unnamed = [i for i, column in enumerate(self._header) if not column]
        width, total, filled = self._kept[-1] + 1, len(self._header), 0
        following = self._reader.line_num + 1
        for fields in self._reader:
            # A quoted cell may hold line ends: a row is named after the line where it begins.
            line, following = following, self._reader.line_num + 1
            if not fields:
                continue
            if read >= self._reading.lignes_max:
                raise too_long(self._reading, self._name)
            if len(fields) < width or any(map(str.strip, fields[total:])):
                batch.rejected.append(_ragged(line, fields, width, total))
            else:
                read += 1
                filled += any(i < len(fields) and fields[i].strip() for i in unnamed)
                # str.strip() also removes U+00A0 and U+202F.
                batch.rows.append(tuple([fields[i].strip() for i in self._kept]))
                batch.lines.append(line)
            if len(batch.rows) + len(batch.rejected) == size:
                yield RowBatch(batch.rows, batch.lines, batch.rejected, filled)
                batch, filled = RowBatch([], [], [], 0), 0
        yield RowBatch(batch.rows, batch.lines, batch.rejected, filled)


def too_long(reading: Reading, name: str) -> EditionRefused:
    """The refusal of a file with more rows than declared."""
    return EditionRefused(f"Le fichier dépasse {reading.lignes_max} lignes.", Where(file=name))


def unreadable(error: csv.Error, reading: Reading, name: str) -> EditionRefused:
    """The refusal of a file that the `csv` module gives up on."""
    return EditionRefused(
        f"Le fichier n'est pas un texte délimité lisible : {error}.",
        Where(file=name),
        rule=f"séparateur « {reading.separateur} », guillemets doubles",
        next_step="comparer avec « lecture » du catalogue",
    )


def _ragged(line: int, fields: list[str], width: int, total: int) -> RejectedRow:
    reason = f"{len(fields)} champs au lieu de {width}" + (f" à {total}" if total > width else "")
    return RejectedRow(line, None, None, reason, tuple(fields))


def _header_fields(rows: Iterator[list[str]], wanted: str | None, name: str) -> list[str]:
    """The first row, or the first one whose first cell is `wanted`."""
    if wanted is None:
        return next(rows, [])
    for fields in islice(rows, MAX_TITLE_ROWS):
        if fields and fields[0].strip().casefold() == wanted.casefold():
            return fields
    raise header_not_found(wanted, Where(file=name))
