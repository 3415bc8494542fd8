"""What one refresh works on: the request, the catalogue, and the folders of its dataset.

Built once per process; opens the catalogue and nothing else.
"""

from dataclasses import dataclass
from functools import cached_property

from ingestion.catalogue_loader import load_catalogue
from ingestion.input_folder import InputFolder
from ingestion.landing import Landing
from ingestion.perimeter import Perimeter
from ingestion.quarantine import Quarantine
from ingestion.raw_archive import RawArchive
from ingestion.source_model import Source
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
    def folder(self) -> InputFolder:
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
    def archive(self) -> RawArchive:
        return RawArchive(self.layout.raw)

    @property
    def landing(self) -> Landing:
        return Landing(self.layout.landing(self.folder.dataset))

    @property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.layout.quarantine(self.folder.dataset))
