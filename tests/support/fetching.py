"""One small source fetched from a publisher under test into a folder of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.fetch.collector import Collector
from ingestion.fetch.limits import Limits
from ingestion.fetch.receipts import EditionReceipt
from support.publisher import QUICK, Publisher, open_publisher

HOST = "producteur.invalid"
GOOD = b"CODGEO;POP;A;NOTE\r\nQP094001;900;50;0\r\n"
BETTER = b"CODGEO;POP;A;NOTE\r\nQP094001;901;50;0\r\n"


@dataclass
class Desk:
    """Where a test fetches. `path`: that of the source's only file at the publisher."""

    publisher: Publisher
    root: Path
    limits: Limits = QUICK
    access: dict[str, Any] = field(default_factory=dict)

    path = f"/{HOST}/essai.csv"

    def source(self, declared: Source, **changes: Any) -> Source:
        """`declared` with the address of the file, two seconds for it and 1 MB."""
        access = {
            "type": "fichier", "url": f"https://{HOST}/essai.csv",
            "duree_max_s": 2, "taille_max_mo": 1,
        }  # fmt: skip
        whole = declared.model_dump(mode="json") | {"acces": access | self.access} | changes
        return Source.model_validate(whole)

    def fetch(self, source: Source, *, force: bool = False) -> EditionReceipt:
        """The receipt of the edition 2022."""
        collector = Collector(self.root, self.publisher.mirror, self.limits, force)
        collector.prepare()
        return {row.edition: row.receipt for row in collector.fetch(source)}["2022"]

    def file(self, name: str = "essai_2022.csv") -> Path:
        return self.root / "essai" / "2022" / name

    def names(self) -> list[str]:
        """Every file under the folder of the source, hidden ones included."""
        folder = self.root / "essai"
        return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with open_publisher() as opened:
        yield opened


@pytest.fixture
def desk(publisher: Publisher, tmp_path: Path) -> Desk:
    return Desk(publisher, tmp_path / "live")
