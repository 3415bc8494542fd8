"""Where things are: settings from the environment, and the layout of the data folder.

Nothing is created or read here.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).parents[1]
DEMO = "demo"
LIVE = "live"


class Settings(BaseSettings):
    """`OBSERVATOIRE_DATA`, `OBSERVATOIRE_DONNEES`, `OBSERVATOIRE_TERRITOIRE`…"""

    model_config = SettingsConfigDict(env_prefix="OBSERVATOIRE_", frozen=True)

    data: Path = REPOSITORY / "data"
    donnees: str | None = None
    # A folder or an address that stands in the place of every publisher (ingestion/fetch/mirror).
    miroir: str | None = None
    territoire: str = "ept"
    catalogue: Path = REPOSITORY / "ingestion" / "catalogue"
    dbt_project: Path = REPOSITORY / "dbt_project"
    retention: int = Field(default=14, ge=1)

    @property
    def layout(self) -> "Layout":
        return Layout(self.data.absolute())

    def input_folder(self, donnees: str | None) -> Path:
        """`demo` names the simulated data of the repository, `live` what is fetched now.

        Anything else is a path.
        """
        wanted = donnees or self.donnees or DEMO
        if wanted == LIVE:
            return self.layout.live
        return REPOSITORY / "data" / "demo" if wanted == DEMO else Path(wanted).absolute()

    def with_mirror(self, miroir: str | None) -> "Settings":
        """These settings, with the mirror that the command line names."""
        return self if miroir is None else self.model_copy(update={"miroir": miroir})

    def fetches(self, donnees: str | None) -> bool:
        """Do these data come from the publishers, asked before anything is read?"""
        return (donnees or self.donnees) == LIVE


@dataclass(frozen=True, slots=True)
class Layout:
    """Folders under the data folder (README, « Les pièces »)."""

    root: Path

    @property
    def live(self) -> Path:
        return self.root / "live"

    @property
    def inbox(self) -> Path:
        return self.root / "depot"

    @property
    def temporary(self) -> Path:
        """What a refresh spreads on disk while it reads; emptied when the next one begins."""
        return self.root / "tmp"

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    def landing(self, dataset: str) -> Path:
        return self.root / "landing" / dataset

    def derived(self, dataset: str) -> Path:
        """Weights, passage and attachments, kept until their inputs change."""
        return self.root / "derive" / dataset

    def quarantine(self, dataset: str) -> Path:
        return self.root / "quarantaine" / dataset

    def source_states(self, dataset: str) -> Path:
        return self.root / "etat" / dataset / "sources"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def inputs(self) -> Path:
        return self.build / "entrees"

    @property
    def build_database(self) -> Path:
        return self.build / "observatoire.duckdb"

    @property
    def dbt_target(self) -> Path:
        return self.build / "dbt"

    @property
    def manifests(self) -> Path:
        return self.root / "manifeste_dbt"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    def reports(self, nature: str) -> Path:
        """Frozen annual reports: a simulated one never takes the number of a real one."""
        return self.root / "rapports" / ("simule" if nature == "SIMULÉ" else "reel")

    @property
    def last_refresh(self) -> Path:
        return self.root / "etat" / "dernier_refresh.json"

    @property
    def last_trace(self) -> Path:
        """Where a crash leaves its traces: the screen has sentences only."""
        return self.root / "etat" / "derniere_trace.txt"

    @property
    def alerts(self) -> Path:
        return self.root / "etat" / "alertes.jsonl"

    @property
    def lock(self) -> Path:
        return self.root / "etat" / "refresh.lock"
