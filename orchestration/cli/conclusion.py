"""The end of a refresh in one frame: what stopped it, at which gate, what serves now, what to do.

Drawn from the journal alone, so that `refresh` and `status` say the same.
"""

import shlex
from collections.abc import Sequence
from typing import Any

from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from orchestration.settings import DEMO, LIVE, Layout

UNFINISHED = ("refusee", "echec", "interrompu")
_GATES = {
    1: "porte 1, contrôle des fichiers reçus",
    2: "porte 2, tests et contrats dbt",
    3: "porte 3, audit de la version candidate",
}
_SHOWN = 6
_GONE = "le processus a disparu : tué, machine arrêtée ou mémoire insuffisante"
# A reason longer than this has its end in `status`.
_LONGEST = 600


def conclusion(
    journal: dict[str, Any], serving: str | None, layout: Layout, *, whole: bool = False
) -> Panel:
    """The frame of a refresh that published nothing.

    `serving`: what is published now, if anything; `whole`: every reason, on however many screens.
    """
    reasons = journal["motifs"] or [_GONE]
    return framed(
        _title(journal),
        "red",
        [
            ("Ce qui l'arrête", reasons if whole else _shortened(reasons)),
            ("Sources", _sources(journal)),
            ("En service", [_serving(serving)]),
            ("À faire", next_steps(journal, serving, layout)),
        ],
    )


def incomplete(lines: Sequence[str], journal: dict[str, Any]) -> Panel:
    """The frame of a release that is published without some of the files received."""
    folder = f"{journal['donnees']}/<source>/<édition>/"
    return framed(
        f"Fichiers reçus qui ne servent pas ({len(lines)})",
        "yellow",
        [
            ("Porte 1", _shortened(lines)),
            ("À faire", [f"remplacer ces fichiers dans {folder}", again(journal)]),
        ],
    )


def framed(title: str, colour: str, parts: Sequence[tuple[str, Sequence[str]]]) -> Panel:
    """A frame of headings, each with its sentences; a heading without any is left out."""
    tables = []
    for heading, lines in parts:
        for number, line in enumerate(lines):
            table = Table.grid(padding=(0, 1))
            table.add_column(width=15, no_wrap=True, style="bold")
            table.add_column(overflow="fold")
            table.add_row("" if number else heading, escape(line))
            tables.append(table)
    return Panel(
        Group(*tables), title=f"[bold]{escape(title)}[/]", border_style=colour, title_align="left"
    )


def again(journal: dict[str, Any]) -> str:
    """The command that asks for the same data once more."""
    options = (("--donnees", journal.get("demande")), ("--territoire", journal.get("perimetre")))
    said = [word for name, asked in options if asked for word in (name, shlex.quote(asked))]
    return " ".join(["observatoire refresh", *said])


def next_steps(journal: dict[str, Any], serving: str | None, layout: Layout) -> list[str]:
    """What to do, each with its command; none when the reason itself says it."""
    command, gate = again(journal), journal.get("porte")
    if journal["issue"] == "echec":
        trace = [f"lire la trace : {layout.last_trace}"] if layout.last_trace.is_file() else []
        return [*trace, command]
    if journal["issue"] in ("interrompu", "en_cours"):
        return [f"{command} (ce qui est déjà lu n'est pas relu)"]
    if gate == 1:
        live = journal.get("demande") == LIVE
        files = "ce que la collecte n'a pas obtenu" if live else "ces fichiers, corrigés"
        place = f"{journal['donnees']}/<source>/<édition>/"
        return [f"ranger {files} dans {place}", command, *_first_time(journal, serving)]
    if gate == 2:
        return [f"lire le journal de dbt : {layout.dbt_target / 'dbt.log'}", command]
    if gate == 3:
        accepted = f'si la baisse est voulue : {command} --accepter-ecarts "raison"'
        return ["corriger la source en cause", command, *([accepted] if serving else [])]
    return []


def _first_time(journal: dict[str, Any], serving: str | None) -> list[str]:
    """Real files that are not there yet need not stop somebody who tries the chain."""
    real = journal.get("nature_donnees") == "RÉEL"
    if serving is not None or not real:
        return []
    return [
        "ou essayer d'abord sur des données SIMULÉES :",
        f"observatoire refresh --donnees {DEMO}",
    ]


def _title(journal: dict[str, Any]) -> str:
    gate = _GATES.get(journal.get("porte") or 0)
    if journal["issue"] == "refusee":
        return f"Refusé à la {gate}" if gate else "Refusé avant la porte 1"
    if journal["issue"] == "echec":
        return f"Arrêt inattendu ({gate})" if gate else "Arrêt inattendu"
    return "Refresh interrompu"


def _sources(journal: dict[str, Any]) -> list[str]:
    """Tables that miss rows often miss a whole source: said where a later gate refuses."""
    served = journal.get("sources_servies")
    if served is None or journal.get("porte") not in (2, 3):
        return []
    return [f"{served} ont des fichiers en service (observatoire sources dit lesquelles)"]


def _shortened(lines: Sequence[str]) -> list[str]:
    kept = [line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…" for line in lines[:_SHOWN]]
    rest = len(lines) - len(kept)
    return [*kept, *([f"… et {rest} autres : observatoire status"] if rest > 0 else [])]


def _serving(serving: str | None) -> str:
    if serving is None:
        return "rien encore : aucune version n'a été publiée"
    return f"la version {serving}, qui n'a pas changé"
