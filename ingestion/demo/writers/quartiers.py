"""The quartiers' own tables, the découpage and the contours that carry them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.declaration.source_model import Edition, Source
from ingestion.demo.contours import write_qpv_2015, write_qpv_2024
from ingestion.demo.decoupage import write_decoupage
from ingestion.demo.demographie import write_demographie
from ingestion.demo.filosofi_tables import write_filosofi_commune, write_filosofi_qpv
from ingestion.demo.insertion import write_insertion
from ingestion.demo.iris import write_iris
from ingestion.demo.revenus import write_revenus
from ingestion.demo.territory import Territory
from ingestion.errors import IngestionError, Where

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

TableWriter = Callable[[Path, str, Edition, Territory], Path]
FolderWriter = Callable[[Path, Edition, Territory], list[Path]]


def by_file(write: TableWriter) -> "Writer":
    """Writer of a source whose editions are one file each."""

    def every_edition(folder: Path, source: Source, country: Territory) -> list[Path]:
        return [
            write(folder / name / str(edition.fichier), name, edition, country)
            for name, edition in source.editions.items()
        ]

    return every_edition


def by_edition(writers: dict[str, FolderWriter]) -> "Writer":
    """Writer of a source whose editions differ from each other in kind.

    Raises IngestionError for an edition that nobody simulates.
    """

    def every_edition(folder: Path, source: Source, country: Territory) -> list[Path]:
        written: list[Path] = []
        for name, edition in source.editions.items():
            if name not in writers:
                raise IngestionError(
                    "Cette édition du catalogue n'a pas de données simulées.",
                    Where(file=f"{source.source_id}/{name}"),
                    next_step="décrire son format dans ingestion/demo/writers",
                )
            written += writers[name](folder / name, edition, country)
        return written

    return every_edition


WRITERS: "dict[str, Writer]" = {
    "insee_qpv_demographie": by_file(write_demographie),
    "insee_qpv_revenus": by_file(write_revenus),
    "insee_qpv_insertion": by_file(write_insertion),
    "insee_filosofi_qpv": by_file(write_filosofi_qpv),
    "insee_filosofi_commune": by_file(write_filosofi_commune),
    "anct_qpv_contours": by_edition({"2015": write_qpv_2015, "2024": write_qpv_2024}),
    "etalab_decoupage_administratif": by_edition({"6.0.0": write_decoupage}),
    "iris_contours": by_edition({"non_date": write_iris}),
}
