"""Finds the header of a contract in a deposited file, and which column holds which field.

Titles may stand above it, columns may be in any order; a column that is missing, doubled or
hidden by a merge is said with what to do.
"""

from dataclasses import dataclass
from difflib import get_close_matches

from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.errors import EditionRefused, Where
from ingestion.partners.sheets.delimited import HEADER_ROWS
from ingestion.partners.sheets.grid import Grid
from ingestion.partners.sheets.text import cell_name, column_letter, listed, plain, tidy


@dataclass(frozen=True, slots=True)
class Header:
    """columns: field -> position. extra: (position, name) of the columns that no field has."""

    grid: Grid
    line: int
    names: list[str]
    columns: dict[str, int]
    extra: tuple[tuple[int, str], ...]
    absent: tuple[str, ...]

    def letter(self, field: str) -> str | None:
        """Name of the column as a spreadsheet shows it; a number in a text file."""
        position = self.columns.get(field)
        if position is None:
            return None
        return column_letter(position) if self.grid.sheet else str(position + 1)

    def title(self, field: str) -> str:
        position = self.columns.get(field)
        return field if position is None else self.names[position] or field


def file_fields(table: RegisterTable) -> dict[str, RegisterField]:
    """Fields that a partner fills: those that reading adds are not in the file."""
    return {name: field for name, field in table.champs.items() if field.statut_de is None}


def known_names(table: RegisterTable) -> dict[str, str]:
    """Names under which a column may appear, compared without case, accents and signs."""
    names: dict[str, str] = {}
    for name, field in file_fields(table).items():
        for shown in (name, field.colonne or name, field.libelle):
            names.setdefault(plain(shown), name)
    for name, field in file_fields(table).items():
        # The national schema's names too, where no column of the contract has them.
        for shown in (field.scdl or "").split("/"):
            names.setdefault(plain(shown) or name, name)
    return names


def header_score(table: RegisterTable, cells: list[str]) -> int:
    """How many fields of the contract a row names."""
    known = known_names(table)
    return len({known[p] for cell in cells[:500] if (p := plain(cell)) in known})


def find_header(grids: list[Grid], table: RegisterTable, file: str) -> Header:
    """The one sheet and row that name the columns of the contract.

    Raises EditionRefused when there is none, or several, or when obligatory columns are missing.
    """
    candidates = [header for grid in grids if (header := best_header(grid, table)) is not None]
    if not candidates:
        raise EditionRefused(
            "Aucune ligne d'en-tête n'est reconnue.",
            Where(file=file),
            rule=f"les noms de colonnes du modèle dans les {HEADER_ROWS} premières lignes : "
            + ", ".join(file_fields(table)),
            next_step="recopier le tableau dans le modèle",
        )
    best = max(len(header.columns) for header in candidates)
    kept = [header for header in candidates if len(header.columns) == best]
    if len(kept) > 1:
        raise EditionRefused(
            "Plusieurs feuilles portent les colonnes du modèle.",
            Where(file=file, value=listed([str(h.grid.sheet) for h in kept])),
            rule="une seule feuille de données par fichier",
            next_step="réunir les lignes dans une seule feuille, ou déposer un fichier par feuille",
        )
    _check(kept[0], table, file)
    return kept[0]


def best_header(grid: Grid, table: RegisterTable) -> Header | None:
    known = known_names(table)
    best: Header | None = None
    for line, cells in grid.rows:
        if line > HEADER_ROWS:
            break
        header = _header(grid, line, _names(grid, line, cells), known, table)
        if header.columns and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _names(grid: Grid, line: int, cells: list[str]) -> list[str]:
    """Names of a row; a cell merged downwards gives its name to the rows that it covers."""
    names = [tidy(cell) for cell in cells]
    above = dict(grid.rows)
    for top, left, bottom, right in grid.merged:
        if left != right or not top < line - 1 <= bottom:
            continue
        upper = above.get(top + 1, [])
        name = tidy(upper[left]) if left < len(upper) else ""
        names += [""] * (left + 1 - len(names))
        names[left] = names[left] or name
    return names


def _header(
    grid: Grid, line: int, names: list[str], known: dict[str, str], table: RegisterTable
) -> Header:
    columns: dict[str, int] = {}
    extra: list[tuple[int, str]] = []
    for position, name in enumerate(names):
        field = known.get(plain(name)) if name else None
        if field is None or field in columns:
            extra.append((position, name))
        else:
            columns[field] = position
    absent = tuple(name for name in file_fields(table) if name not in columns)
    return Header(grid, line, names, columns, tuple(e for e in extra if e[1]), absent)


def _check(header: Header, table: RegisterTable, file: str) -> None:
    place = Where(file=file, line=header.line, sheet=header.grid.sheet)
    known = known_names(table)
    twice = [name for _, name in header.extra if plain(name) in known]
    if twice:
        raise EditionRefused(
            "Deux colonnes portent le même nom.",
            Where(file, header.line, None, listed(twice), header.grid.sheet),
            rule="une colonne par information",
            next_step="ne garder qu'une des deux colonnes",
        )
    missing = [name for name in header.absent if table.champs[name].obligatoire]
    if not missing:
        return
    hints = [f"« {m} »{_resembling(m, header)}" for m in missing]
    merged = _merged_in_header(header)
    spread = f" Des cellules de l'en-tête sont fusionnées ({listed(merged)})." if merged else ""
    raise EditionRefused(
        f"Il manque des colonnes : {' ; '.join(hints)}.{spread}",
        place,
        rule="toutes les colonnes obligatoires du modèle, une par information",
        next_step="défusionner l'en-tête et nommer chaque colonne comme dans le modèle"
        if merged
        else "ajouter ces colonnes, nommées comme dans le modèle",
    )


def _resembling(missing: str, header: Header) -> str:
    # « type de donateur » is « donateur_type »: the order of the words says nothing.
    names = {" ".join(sorted(plain(name).split())): name for _, name in header.extra}
    wanted = " ".join(sorted(plain(missing).split()))
    close = get_close_matches(wanted, names, n=1, cutoff=0.6)
    return f" (la colonne « {names[close[0]][:60]} » en tient-elle lieu ?)" if close else ""


def _merged_in_header(header: Header) -> list[str]:
    return [
        f"{cell_name(top + 1, left)}:{cell_name(bottom + 1, right)}"
        for top, left, bottom, right in header.grid.merged
        if top <= header.line - 1 <= bottom and right > left
    ]
