"""One door to the readers: an edition of any form becomes a `ReadEdition`."""

from ingestion.contours.layers import read_iris
from ingestion.contours.qpv import read_qpv_contours
from ingestion.contours.qva import read_qva
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.registers.decoupage import read_decoupage
from ingestion.registers.reader import read_register
from ingestion.statistics.reader import read_statistics


def read_edition(source: Source, edition_id: str, files: tuple[RawFile, ...]) -> ReadEdition:
    """Read the archived files of an edition under its declaration.

    Raises EditionRefused, with file, line and column, when they do not fit it.
    """
    by_name = {file.name: file for file in files}
    try:
        if source.forme == "observations":
            return read_statistics(source, edition_id, by_name)
        if source.forme == "registre" and source.niveau_geo == "qva":
            return read_qva(source, edition_id, by_name)
        if source.forme == "registre" and source.lecteur is None:
            return read_register(source, edition_id, by_name)
        if source.forme == "registre":
            return read_decoupage(source, edition_id, by_name)
        if source.niveau_geo == "iris":
            return read_iris(source, edition_id, by_name)
        return read_qpv_contours(source, edition_id, by_name)
    except EditionRefused as refusal:
        if refusal.where.file is None:
            refusal.where = Where(file=source.editions[edition_id].file_names()[0])
        raise
