"""The `seance` resource: one refresh session per run, configured by what was asked."""

from collections.abc import Iterator

from dagster import Field, InitResourceContext, Noneable, ResourceDefinition, resource

from expectations.controleur import Controleur
from orchestration.dbt_process import DbtProcess
from orchestration.progress import Progress
from orchestration.session import Session, open_session
from orchestration.settings import Settings
from orchestration.workspace import Request

_CONFIG = {
    "donnees": Field(
        Noneable(str),
        default_value=None,
        is_required=False,
        description="« demo », « live » (chaque source est d'abord collectée) ou le chemin d'un "
        "dossier <source_id>/<edition>/<fichier> ; "
        "par défaut OBSERVATOIRE_DONNEES, sinon la démonstration.",
    ),
    "territoire": Field(
        Noneable(str),
        default_value=None,
        is_required=False,
        description="ept, france, un département, des communes ou un SIREN.",
    ),
    "ecarts_acceptes": Field(
        Noneable(str),
        default_value=None,
        is_required=False,
        description="Raison pour laquelle une baisse de volume est admise (porte 3).",
    ),
}


def session_resource(
    settings: Settings,
    progress: Progress | None = None,
    controller: Controleur | None = None,
    dbt: DbtProcess | None = None,
    locked: bool = False,
) -> ResourceDefinition:
    """Resource that opens a session at the start of a run and closes it at its end."""

    @resource(config_schema=_CONFIG)
    def seance(context: InitResourceContext) -> Iterator[Session]:
        config = context.resource_config
        request = Request(config["donnees"], config["territoire"], config["ecarts_acceptes"])
        with open_session(settings, request, progress, controller, dbt, locked) as session:
            yield session

    return seance
