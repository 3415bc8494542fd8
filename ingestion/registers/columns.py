"""Which column of a register's file feeds which declared field.

Applies `renommages`, `absentes` and `colonnes_ignorees`; reads no cell.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.files.geojson_points import X_KEY, Y_KEY
from ingestion.registers.schema import landed_fields

# Unknown names shown to a reader: a file may hold thousands.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class TableRef:
    """One declared table of one edition: what reading it needs to know."""

    source: Source
    edition_id: str
    name: str

    @property
    def table(self) -> RegisterTable:
        return self.source.tables[self.name]

    @property
    def file_name(self) -> str:
        """File that holds the table. Raises KeyError when the edition lacks it."""
        edition = self.source.editions[self.edition_id]
        if self.table.role is not None:
            return edition.fichiers[self.table.role]
        name = self.table.fichier or edition.fichier
        if name is None:
            raise KeyError(self.name)
        return name

    def fields(self) -> dict[str, RegisterField]:
        """Landed fields that this edition's file holds: neither withdrawn, absent nor computed."""
        absent = set(self.source.editions[self.edition_id].absentes)
        return {
            name: field
            for name, field in landed_fields(self.table).items()
            if self.column(name) not in absent and field.statut_de is None
        }

    def column(self, field_name: str) -> str:
        """Column of the catalogue that feeds a field; a GeoJSON's point feeds its own fields."""
        point = self.table.point
        if point and self.source.reading(self.edition_id).format == "geojson":
            if field_name == point[0]:
                return X_KEY
            if field_name == point[1]:
                return Y_KEY
        return self.table.champs[field_name].colonne or field_name


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """`in_file`: catalogue column -> its name in the file. `unknown`: names nobody declared."""

    in_file: dict[str, str]
    unknown: tuple[str, ...]

    def shown_unknown(self) -> str:
        more = len(self.unknown) - _SHOWN
        tail = f" et {more} autres" if more > 0 else ""
        return ", ".join(name[:80] for name in self.unknown[:_SHOWN]) + tail


def match_columns(ref: TableRef, names: Iterable[str], place: Where) -> ColumnMatch:
    """Find every declared column, whatever its case.

    Raises EditionRefused naming all the columns that are missing, with the closest names.
    """
    edition = ref.source.editions[ref.edition_id]
    exact = list(names)
    folded = {name.casefold(): name for name in reversed(exact)} | {n: n for n in exact}
    renamed = {target: name for name, target in edition.renommages.items()}
    found: dict[str, str] = {}
    missing: list[str] = []
    for column in dict.fromkeys(ref.column(name) for name in ref.fields()):
        wanted = renamed.get(column, column)
        name = folded.get(wanted, folded.get(wanted.casefold()))
        if name is None:
            missing.append(wanted)
        else:
            found[column] = name
    unknown = _unknown(ref, exact, set(found.values()))
    if missing:
        raise _missing_error(ref, missing, unknown, place)
    return ColumnMatch(found, unknown)


def _unknown(ref: TableRef, names: list[str], used: set[str]) -> tuple[str, ...]:
    """Names that neither a field nor `colonnes_ignorees` explains."""
    withdrawn = {ref.column(name) for name in ref.table.champs}
    known = {n.casefold() for n in (*ref.source.colonnes_ignorees, *withdrawn, X_KEY, Y_KEY)}
    renamed = ref.source.editions[ref.edition_id].renommages
    known |= {name.casefold() for name in renamed}
    return tuple(n for n in names if n not in used and n.casefold() not in known)


def _missing_error(
    ref: TableRef, missing: list[str], unknown: tuple[str, ...], place: Where
) -> EditionRefused:
    hints = []
    for column in missing:
        close = difflib.get_close_matches(column, unknown[:500], n=1, cutoff=0.5)
        hints.append(f"{column} (proche : {close[0]})" if close else column)
    shown = ColumnMatch({}, unknown).shown_unknown()
    return EditionRefused(
        f"Colonnes attendues et absentes : {', '.join(hints)}.",
        place,
        rule=f"colonnes de la table « {ref.name} » dans {ref.source.source_id}.yml ; "
        f"colonnes du fichier non déclarées : {shown or 'aucune'}",
        next_step=f"déclarer « renommages » ou « absentes » dans l'édition {ref.edition_id}",
    )
