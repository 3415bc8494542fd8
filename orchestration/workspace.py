"""What one refresh works on: the request, the catalogue, and the folders of its dataset.

Built once per process; opens the catalogue and nothing else.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.declaration.source_model import Source
from ingestion.fetch.collector import Collector
from ingestion.fetch.mirror import parse_mirror
from ingestion.input_folder import InputFolder
from ingestion.landing import Landing
from ingestion.perimeter import Perimeter
from ingestion.quarantine import Quarantine
from ingestion.raw_archive import RawArchive
from orchestration.settings import Layout, Settings


@dataclass(frozen=True)
class Request:
    """What was asked. `explicit`: the data were named, not taken by default."""

    donnees: str | None = None
    territoire: str | None = None
    ecarts_acceptes: str | None = None

    @property
    def explicit(self) -> bool:
        return self.donnees is not None


@dataclass(frozen=True)
class Workspace:
    """Settings and request resolved into objects of the ingestion room."""

    settings: Settings
    request: Request

    @property
    def layout(self) -> Layout:
        return self.settings.layout

    @cached_property
    def sources(self) -> dict[str, Source]:
        return load_catalogue(self.settings.catalogue)

    @cached_property
    def collector(self) -> Collector | None:
        """What fetches the sources, when the data asked for are `live`."""
        if not self.settings.fetches(self.request.donnees):
            return None
        collector = Collector(self.layout.live, parse_mirror(self.settings.miroir))
        # Real or simulated is settled before the folder is looked at: the dataset hangs on it.
        collector.prepare()
        return collector

    @cached_property
    def folder(self) -> InputFolder:
        _ = self.collector
        return InputFolder(self.settings.input_folder(self.request.donnees))

    @property
    def simulated(self) -> bool:
        return self.folder.is_simulated

    @property
    def nature(self) -> str:
        return "SIMULÉ" if self.simulated else "RÉEL"

    @cached_property
    def perimeter(self) -> Perimeter:
        return Perimeter.parse(self.request.territoire or self.settings.territoire)

    @property
    def inbox(self) -> Path | None:
        """Deposits of partners: real data, which a refresh of the demo leaves alone."""
        return None if self.simulated else self.layout.inbox

    @property
    def archive(self) -> RawArchive:
        return RawArchive(self.layout.raw)

    @property
    def landing(self) -> Landing:
        return Landing(self.layout.landing(self.folder.dataset))

    @property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.layout.quarantine(self.folder.dataset))
