"""`observatoire indicateurs`: the dictionary of indicators, and what the current release holds.

Definitions come from the seed, so that the list is there before any release; years and numbers of
values come from the release, when there is one. What does not belong here: the values themselves
(`query`).
"""

import csv
import json
import sys
from collections.abc import Mapping

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.settings import REPOSITORY, Settings
from publication.errors import AucunePublication
from publication.export import write_csv
from publication.reading import query_current

SEED = REPOSITORY / "dbt_project" / "seeds" / "indicateurs.csv"
FORMATS = ("table", "csv", "json")
LISTED = {
    "code_indicateur": "code", "libelle": "libellé", "theme": "thème", "unite": "unité",
    "niveaux": "niveaux", "etat": "état", "annees": "années", "nb_valeurs": "valeurs",
}  # fmt: skip
CARD = {
    "libelle": "libellé", "theme": "thème", "pilier": "pilier", "actions": "actions éclairées",
    "etat": "état", "definition_numerateur": "numérateur",
    "definition_denominateur": "dénominateur", "formule": "formule", "unite": "unité",
    "source_ids": "sources", "variables": "colonnes des producteurs",
    "variables_calcul": "variables du calcul", "series": "séries à ne pas raccorder",
    "niveaux": "calculé par", "niveaux_disponibles": "niveaux ayant une valeur",
    "niveau_le_plus_fin": "niveau le plus fin", "millesimes": "années",
    "nb_valeurs": "valeurs dans la version", "frequence": "périodicité",
    "agregation": "agrégation", "diffusion": "diffusion", "avertissement": "comparabilité",
    "regle_secret": "règle de secret", "raison_absence": "pourquoi une valeur peut manquer",
    "correction": "correction ou attente", "decline_de": "modalité de",
}  # fmt: skip
Row = dict[str, str]


def indicators_command(
    settings: Settings,
    console: Console,
    code: str | None,
    filters: Mapping[str, str | None],
    form: str,
) -> None:
    """The list, filtered on `theme`, `etat` and `action`; or the whole card of one indicator."""
    if form not in FORMATS:
        raise typer.BadParameter(f"format « {form} » : {', '.join(FORMATS)}")
    rows = dictionary(settings)
    if code is not None:
        _card(console, _one(rows, code), form)
        return
    kept = [row for row in rows if _matches(row, filters)]
    _list(console, kept, form)


def dictionary(settings: Settings) -> list[Row]:
    """Every indicator of the seed, with what the current release adds; blanks are empty texts."""
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = [dict(row) for row in csv.DictReader(file)]
    published = _published(settings)
    for row in rows:
        found = published.get(row["code_indicateur"], {})
        # The seed says what is defined today; the release may be older.
        row.update({key: value for key, value in found.items() if not row.get(key)})
        years = {row.get("millesime_min", ""), row.get("millesime_max", "")} - {""}
        row["annees"] = "-".join(sorted(years))
    return rows


def _published(settings: Settings) -> dict[str, Row]:
    try:
        answer = query_current(settings.layout.releases, "select * from dim_indicateur")
    except AucunePublication:
        return {}
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return {
        str(row["code_indicateur"]): {
            key: "" if value is None else str(value) for key, value in row.items()
        }
        for row in rows
    }


def _one(rows: list[Row], code: str) -> Row:
    for row in rows:
        if row["code_indicateur"] == code.upper():
            return row
    raise typer.BadParameter(
        f"indicateur « {code} » inconnu. À faire : observatoire indicateurs, pour la liste."
    )


def _matches(row: Row, filters: Mapping[str, str | None]) -> bool:
    theme, state, action = (filters.get(name) for name in ("theme", "etat", "action"))
    return (
        (theme is None or row["theme"].casefold() == theme.casefold())
        and (state is None or row["etat"] == state)
        and (action is None or action.upper() in row["actions"].split(";"))
    )


def _list(console: Console, rows: list[Row], form: str) -> None:
    cells = [tuple(row.get(key, "") for key in LISTED) for row in rows]
    if form == "csv":
        write_csv(sys.stdout, tuple(LISTED), cells)
    elif form == "json":
        _json([dict(zip(LISTED, line, strict=True)) for line in cells])
    else:
        table = Table(title=f"{len(rows)} indicateurs", title_justify="left")
        for key, label in LISTED.items():
            right = key == "nb_valeurs"
            table.add_column(
                label, no_wrap=key == "code_indicateur", justify="right" if right else "left"
            )
        for line in cells:
            table.add_row(*(escape(cell) for cell in line))
        console.print(table)


def _card(console: Console, row: Row, form: str) -> None:
    card = {"code_indicateur": row["code_indicateur"]} | {k: row.get(k, "") for k in CARD}
    if form == "csv":
        write_csv(sys.stdout, tuple(card), [tuple(card.values())])
    elif form == "json":
        _json(card)
    else:
        table = Table(title=row["code_indicateur"], title_justify="left", show_header=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for key, label in CARD.items():
            if card[key]:
                table.add_row(label, escape(card[key]))
        console.print(table)


def _json(content: object) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
