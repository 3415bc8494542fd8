"""`observatoire releases`, `revenir`, `verifier`: the versions and which one is current."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.settings import Settings
from publication.listing import list_releases
from publication.swap import known_release, require_current, rollback
from publication.verify import verify_release


def releases_command(settings: Settings, console: Console) -> int:
    """Latest first; the current one is marked. Exit code 1 when there is none."""
    found = list_releases(settings.layout.releases)
    if not found:
        console.print("Aucune version publiée. À faire : [bold]observatoire refresh[/]")
        return 1
    table = Table(title="Versions", title_justify="left")
    for label in ("", "version", "publiée le", "données", "territoire", "périmées", "taille"):
        right = label in ("périmées", "taille")
        table.add_column(label, justify="right" if right else "left", no_wrap=label == "version")
    for release in found:
        when = release.publiee_le.strftime("%Y-%m-%d %H:%M UTC") if release.publiee_le else "?"
        table.add_row(
            "→" if release.est_courante else "",
            release.id,
            when,
            release.nature_donnees,
            release.territoire,
            str(release.nb_editions_perimees or "·"),
            f"{release.octets / 1e6:.1f} Mo",
            style="bold" if release.est_courante else "red" if release.probleme else "",
        )
    console.print(table)
    return 0


def rollback_command(settings: Settings, console: Console, version: str | None) -> None:
    """Switch `current`; refused for a version that does not match its manifest."""
    folder = rollback(settings.layout.releases, version)
    console.print(f"La version courante est maintenant [bold]{folder.name}[/].", highlight=False)


def verify_command(settings: Settings, console: Console, version: str | None) -> int:
    """0 when every file is the one of the manifest, 2 otherwise."""
    releases = settings.layout.releases
    folder = known_release(releases, version) if version else require_current(releases)
    report = verify_release(folder)
    for problem in report.problems:
        console.print(f"[red]{escape(problem)}[/]", highlight=False)
    console.print(f"{folder.name} : {'intacte' if report.intact else 'endommagée'}")
    return 0 if report.intact else 2
