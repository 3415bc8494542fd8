"""The application: commands, logs, and errors turned into sentences and exit codes."""

import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import stamina.instrumentation
import structlog
import typer
from rich.console import Console
from rich.markup import escape

from ingestion.errors import IngestionError
from orchestration.settings import Settings

app = typer.Typer(
    name="observatoire",
    help="Observatoire de la cohésion sociale et territoriale : du fichier du producteur à la "
    "version publiée.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()
errors = Console(stderr=True)
_MIRROR = typer.Option(
    help="Dossier ou adresse à la place de tous les producteurs (défaut : OBSERVATOIRE_MIROIR)"
)


@app.command()
def refresh(
    donnees: Annotated[
        str | None,
        typer.Option(
            help="« demo » (données simulées), « live » (collecte puis refresh) ou un dossier "
            "<source_id>/<edition>/…"
        ),
    ] = None,
    territoire: Annotated[
        str | None,
        typer.Option(help="ept, france, un département (94), des communes (94041,94081), un SIREN"),
    ] = None,
    accepter_ecarts: Annotated[
        str | None,
        typer.Option(help="Raison d'une baisse de volume admise à l'audit (gardée au manifeste)"),
    ] = None,
    miroir: Annotated[str | None, _MIRROR] = None,
) -> None:
    """Prend en charge, contrôle, construit, contrôle, audite, publie."""
    from orchestration.cli.refresh import refresh_command

    settings = Settings().with_mirror(miroir)
    if miroir and not settings.fetches(donnees):
        raise typer.BadParameter("--miroir va avec --donnees live")
    raise typer.Exit(refresh_command(settings, donnees, territoire, accepter_ecarts, console))


@app.command()
def fetch(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Par défaut, toutes")
    ] = None,
    miroir: Annotated[str | None, _MIRROR] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Tout redemander, même ce qui n'a pas changé")
    ] = False,
) -> None:
    """Collecte les fichiers des producteurs et dit ce qui a changé."""
    from orchestration.cli.fetch import fetch_command

    settings = Settings().with_mirror(miroir)
    raise typer.Exit(fetch_command(settings, console, sources or [], force))


@app.command()
def status() -> None:
    """Version courante, sources périmées, dernier refresh."""
    from orchestration.cli.status import status_command

    raise typer.Exit(status_command(Settings(), console))


@app.command()
def sources(
    verifier: Annotated[
        bool, typer.Option("--verifier", help="Interroger chaque adresse, sans rien télécharger")
    ] = False,
    miroir: Annotated[str | None, _MIRROR] = None,
) -> None:
    """Sources du catalogue, éditions, millésimes et état de chacune."""
    if verifier:
        from orchestration.cli.addresses import verify_command

        verify_command(Settings().with_mirror(miroir), console)
        return
    from orchestration.cli.sources import sources_command

    sources_command(Settings(), console)


@app.command()
def indicateurs(
    code: Annotated[str | None, typer.Argument(help="Toute la fiche d'un indicateur")] = None,
    theme: Annotated[str | None, typer.Option(help="Par exemple « Emploi »")] = None,
    etat: Annotated[str | None, typer.Option(help="calcule, a_venir ou decline")] = None,
    action: Annotated[str | None, typer.Option(help="F030, F026, F029 ou F007")] = None,
    format: Annotated[str, typer.Option(help="table, csv ou json")] = "table",
) -> None:
    """Dictionnaire des indicateurs, et ce que la version courante en contient."""
    from orchestration.cli.indicateurs import indicators_command

    filters = {"theme": theme, "etat": etat, "action": action}
    indicators_command(Settings(), console, code, filters, format)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help='Par exemple "select * from obs_fiche_quartier"')],
    format: Annotated[str, typer.Option(help="table, csv ou json")] = "table",
    limite: Annotated[int, typer.Option(min=1, help="Nombre de lignes au plus")] = 1000,
) -> None:
    """Interroge la version courante, en lecture seule."""
    from orchestration.cli.query import query_command

    query_command(Settings(), console, errors, sql, format, limite)


@app.command()
def releases() -> None:
    """Versions publiées, la plus récente d'abord."""
    from orchestration.cli.releases import releases_command

    raise typer.Exit(releases_command(Settings(), console))


@app.command()
def revenir(
    version: Annotated[str | None, typer.Argument(help="Par défaut, celle d'avant")] = None,
) -> None:
    """Fait d'une version antérieure, vérifiée, la version courante."""
    from orchestration.cli.releases import rollback_command

    rollback_command(Settings(), console, version)


@app.command()
def verifier(
    version: Annotated[str | None, typer.Argument(help="Par défaut, la version courante")] = None,
) -> None:
    """Compare les fichiers d'une version aux sha256 de son manifeste."""
    from orchestration.cli.releases import verify_command

    raise typer.Exit(verify_command(Settings(), console, version))


@app.command(name="geler-rapport")
def geler_rapport(
    annee: Annotated[int, typer.Argument(help="Année du rapport, par exemple 2026")],
    nouvelle_version: Annotated[
        str | None,
        typer.Option(help="Raison d'un nouveau numéro (gardée) ; les précédents restent"),
    ] = None,
) -> None:
    """Gèle le rapport annuel de la version courante : une copie numérotée qui ne change plus."""
    from orchestration.cli.reports import freeze_command

    freeze_command(Settings(), console, annee, nouvelle_version)


@app.command()
def rapports() -> None:
    """Rapports annuels gelés, et s'ils sont intacts."""
    from orchestration.cli.reports import reports_command

    raise typer.Exit(reports_command(Settings(), console))


@app.command()
def preparer() -> None:
    """Construit le manifeste dbt, que l'interface de Dagster lit au démarrage."""
    from orchestration.dbt_manifest import ensure_manifest

    ensure_manifest(Settings())
    console.print("Manifeste dbt prêt. Ensuite : [bold]uv run dg dev[/bold]")


@app.command()
def deposer(
    fichier: Annotated[Path, typer.Argument(help="Classeur .xlsx, .ods ou CSV d'un partenaire")],
    source: Annotated[
        str | None,
        typer.Option(help="Par défaut, le dossier du dépôt ou les colonnes du fichier le disent"),
    ] = None,
    remplacer: Annotated[
        str | None,
        typer.Option(help="Raison pour laquelle des lignes en service s'en vont (gardée)"),
    ] = None,
) -> None:
    """Contrôle le fichier d'un partenaire, en prend les bonnes lignes, écrit la réponse."""
    from orchestration.cli.deposits import deposit_command

    raise typer.Exit(deposit_command(Settings(), console, fichier, source, remplacer))


@app.command()
def modele(
    source: Annotated[str, typer.Argument(help="Par exemple ept_fil")],
    dossier: Annotated[Path, typer.Option(help="Dossier où écrire")] = Path(),
) -> None:
    """Écrit le modèle d'un fichier de partenaire : classeur, CSV et schéma."""
    from orchestration.cli.deposits import template_command

    template_command(Settings(), console, source, dossier)


@app.command()
def alias() -> None:
    """Noms de quartiers que les dépôts écrivent et qu'il faut trancher."""
    from orchestration.cli.deposits import alias_command

    alias_command(Settings(), console)


@app.command(name="generer-demo")
def generer_demo(
    dossier: Annotated[Path, typer.Argument(help="Dossier à écrire")] = Path("data/demo"),
) -> None:
    """Écrit les données de démonstration SIMULÉES, toujours les mêmes."""
    from ingestion.demo import generate

    console.print(f"{len(generate(dossier))} fichiers SIMULÉS dans {dossier}")


def main() -> None:
    """Entry point: known errors become a sentence, the others keep their trace."""
    structlog.configure(
        processors=[_not_said_twice, *structlog.get_config()["processors"]],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # Retries have their own line in our log; stamina's would cut the progress in two.
    stamina.instrumentation.set_on_retry_hooks(())
    from expectations.suite_files import SuiteInvalide
    from orchestration.dbt_manifest import ManifestMissing
    from orchestration.dbt_process import DbtParseFailed
    from orchestration.session import RefreshUnderWay
    from publication.errors import PublicationError

    try:
        app()
    except (
        IngestionError,
        SuiteInvalide,
        ManifestMissing,
        DbtParseFailed,
        PublicationError,
        RefreshUnderWay,
    ) as error:
        _say(str(error))
        sys.exit(1)
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        _say(
            f"Le système refuse : {error.strerror or error}{place}. À faire : vérifier la place "
            "libre et les droits du dossier de données (OBSERVATOIRE_DATA), puis relancer."
        )
        sys.exit(1)


def _not_said_twice(
    _: Any, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The alert of a failed refresh is for those who were not there: the screen ends on it."""
    if event.get("event") == "refresh_en_echec":
        raise structlog.DropEvent
    return event


def _say(text: str) -> None:
    errors.print("[bold red]Erreur.[/]", escape(text), highlight=False)
