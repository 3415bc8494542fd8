"""One door to the readers of tables: delimited text or workbook, as the catalogue declares."""

import tempfile
from pathlib import Path

from ingestion.declaration.source_model import Reading
from ingestion.files.csv_spool import spool_text_table
from ingestion.files.csv_table import parsed_text
from ingestion.files.excel_table import read_excel_table
from ingestion.files.spooled_table import SpooledTable
from ingestion.files.text_bytes import opened_bytes
from ingestion.files.text_table import TextTable
from ingestion.files.zip_member import member_bytes

Table = TextTable | SpooledTable
# Bytes of text beyond which a table is read in parts; as rows in memory it takes ten times as much.
LARGE_BYTES = 32 << 20


def read_table(path: Path, reading: Reading, name: str, member: str | None = None) -> Table:
    """The table of a file, on disk beyond LARGE_BYTES of text.

    Raises EditionRefused when it cannot be read as declared.
    """
    if reading.format != "excel":
        return _text_table(path, reading, name, member)
    if member is None:
        return read_excel_table(path, reading, name)
    with tempfile.NamedTemporaryFile() as workbook:
        workbook.write(member_bytes(path, member, reading.taille_max_mo, name))
        workbook.flush()
        return read_excel_table(Path(workbook.name), reading, name)


def _text_table(path: Path, reading: Reading, name: str, member: str | None) -> Table:
    most = min(LARGE_BYTES, reading.taille_max_mo * 1_000_000)
    with opened_bytes(path, reading, name, member) as text:
        start = text.read(most + 1)
    if len(start) > most:
        return spool_text_table(path, reading, name, member)
    return parsed_text(start, reading, name)
