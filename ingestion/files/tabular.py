"""One door to the readers of tables: delimited text or workbook, as the catalogue declares."""

import tempfile
from pathlib import Path

from ingestion.declaration.source_model import Reading
from ingestion.files.csv_table import read_text_table
from ingestion.files.excel_table import read_excel_table
from ingestion.files.text_table import TextTable
from ingestion.files.zip_member import member_bytes


def read_table(path: Path, reading: Reading, name: str, member: str | None = None) -> TextTable:
    """The table of a file. Raises EditionRefused when it cannot be read as declared."""
    if reading.format != "excel":
        return read_text_table(path, reading, name, member)
    if member is None:
        return read_excel_table(path, reading, name)
    with tempfile.NamedTemporaryFile() as workbook:
        workbook.write(member_bytes(path, member, reading.taille_max_mo, name))
        workbook.flush()
        return read_excel_table(Path(workbook.name), reading, name)
