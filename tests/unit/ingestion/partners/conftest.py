"""Shortcuts of the partners' tests: good rows of each contract, files made of them, readings."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from support.partner_site import PartnerSite

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.ingest import Intake
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.names.quartiers import QuartierTable, quartier_table
from ingestion.partners.sheets.header import file_fields
from ingestion.partners.sheets.reading import read_deposit
from ingestion.partners.templates.template import write_csv, write_workbook

Row = dict[str, str]


def good_rows(source: Source) -> list[Row]:
    """The invented rows of the template, without their mark: valid under every rule."""
    assert source.contrat is not None
    return [
        {k: v.replace("EXEMPLE-", "T-").replace("EXEMPLE ", "") for k, v in row.items()}
        for row in source.contrat.exemples
    ]


@pytest.fixture(scope="session")
def quartiers() -> QuartierTable:
    return quartier_table()


@pytest.fixture
def rows(catalogue: dict[str, Source]) -> Callable[..., list[Row]]:
    """`rows("ept_fil", id_projet="P9")`: the good rows of a contract, with some cells changed.

    A tuple gives one value per row, `None` leaves the cell as it is.
    """

    def make(source_id: str, **changes: str | tuple[str | None, ...]) -> list[Row]:
        found = good_rows(catalogue[source_id])
        for name, value in changes.items():
            values = value if isinstance(value, tuple) else (value,) * len(found)
            for row, wanted in zip(found, values, strict=True):
                if wanted is not None:
                    row[name] = wanted
        return found

    return make


@dataclass(frozen=True)
class Bench:
    """Writes files in a folder of the test, and reads them under a contract."""

    folder: Path
    catalogue: dict[str, Source]
    quartiers: QuartierTable

    def write(self, source_id: str, rows: Sequence[Row], name: str = "depot.csv") -> Path:
        path, source = self.folder / name, self.catalogue[source_id]
        if name.endswith(".xlsx"):
            write_workbook(path, source, self.quartiers, rows)
        else:
            write_csv(path, source, rows)
        return path

    def read(self, source_id: str, path: Path) -> ReadDeposit:
        return read_deposit(self.catalogue[source_id], path, path.name, self.quartiers)[0]

    def read_rows(self, source_id: str, rows: Sequence[Row]) -> ReadDeposit:
        return self.read(source_id, self.write(source_id, rows))

    def clean(self, source_id: str, path: Path) -> bool:
        return read_deposit(self.catalogue[source_id], path, path.name, self.quartiers)[1]

    def refusal(self, source_id: str, path: Path) -> EditionRefused:
        """The refusal of a file that must not be read."""
        with pytest.raises(EditionRefused) as found:
            self.read(source_id, path)
        return found.value

    def text(self, content: str | bytes, name: str = "depot.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def lines(
        self, source_id: str, rows: Sequence[Mapping[str, str]], sign: str = ";"
    ) -> list[str]:
        """A header and rows as a partner's own CSV, to be changed by hand."""
        [table] = self.catalogue[source_id].tables.values()
        fields = list(file_fields(table))
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, fields, delimiter=sign, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return buffer.getvalue().splitlines()


@pytest.fixture
def bench(tmp_path: Path, catalogue: dict[str, Source], quartiers: QuartierTable) -> Bench:
    return Bench(tmp_path, catalogue, quartiers)


@pytest.fixture
def site(bench: Bench, intake: Intake, catalogue: dict[str, Source], tmp_path: Path) -> PartnerSite:
    return PartnerSite(bench, replace(intake, inbox=tmp_path / "depot"), catalogue)
