"""What reading a register found, as checks of gate 1 on each of its tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from expectations.results import CheckResult, Severity
from ingestion.files.text_table import RejectedRow
from ingestion.registers.columns import TableRef
from ingestion.registers.pseudonyms import KEY_VARIABLE, MIN_KEY
from ingestion.registers.raw_rows import RawRows
from ingestion.registers.typed_rows import TypedRows

# A column with more broken cells than good ones is not the column that was declared.
MAX_BROKEN_COLUMN = 0.5


@dataclass(frozen=True, slots=True)
class TableFindings:
    """What is known of one table once it was typed. `sampled`: rows that gate 1 sees, or None."""

    ref: TableRef
    raw: RawRows
    typed: TypedRows
    has_key: bool
    sampled: int | None

    @property
    def kept_rows(self) -> int:
        return self.typed.rows_read - len(self.typed.rejected_rows)


def table_checks(found: TableFindings) -> Iterator[CheckResult]:
    """Blocking results first, then warnings; named after the table when there are several."""
    yield from _blocking(found)
    yield from _warnings(found)


def _blocking(found: TableFindings) -> Iterator[CheckResult]:
    ref, typed = found.ref, found.typed
    limit = ref.source.reading(ref.edition_id).part_max_rejets
    share = len(typed.rejected_rows) / max(typed.rows_read, 1)
    yield _result(
        found, "lignes_lues", "bloquant", found.kept_rows > 0,
        "Le fichier contient des lignes qui suivent leur déclaration.",
        f"{found.kept_rows} lignes", "au moins 1",
    )  # fmt: skip
    yield _result(
        found, "lignes_refusees", "bloquant", share <= limit,
        "La part des lignes refusées à la lecture reste sous la limite du catalogue.",
        f"{len(typed.rejected_rows)} lignes, {share:.2%}", f"au plus {limit:.2%}",
        tuple(f"ligne {r.line} : {r.reason} ({r.value or ''})" for r in typed.rejected_rows[:5]),
    )  # fmt: skip
    broken = sum(typed.broken.values())
    cells = max(typed.rows_read, 1) * max(len(typed.broken), 1)
    yield _result(
        found, "cellules_lisibles", "bloquant", broken / cells <= limit,
        "La part des cellules qui ne suivent pas leur champ reste sous la limite du catalogue.",
        f"{broken} cellules, {broken / cells:.2%}", f"au plus {limit:.2%}",
        _shown(typed.rejected_cells),
    )  # fmt: skip
    lost = {
        ref.column(n): count
        for n, count in typed.broken.items()
        if count > MAX_BROKEN_COLUMN * typed.filled[n]
    }
    yield _result(
        found, "colonnes_lisibles", "bloquant", not lost,
        "Aucune colonne n'est faite surtout de cellules refusées (sinon : format changé).",
        ", ".join(f"{column} ({count} cellules)" for column, count in lost.items()), "aucune",
    )  # fmt: skip


def _warnings(found: TableFindings) -> Iterator[CheckResult]:
    typed, raw = found.typed, found.raw
    yield _result(
        found, "aucune_cellule_refusee", "avertissement", not any(typed.broken.values()),
        "Toute cellule suit son champ ; les autres sont en quarantaine, et leur valeur est vide.",
        f"{sum(typed.broken.values())} cellules", "0",
        _shown(typed.rejected_cells),
    )  # fmt: skip
    yield _result(
        found, "colonnes_declarees", "avertissement", not raw.unknown,
        "Toute colonne nommée du fichier est déclarée au catalogue.",
        raw.unknown, "aucune colonne inconnue",
    )  # fmt: skip
    yield _result(
        found, "colonnes_sans_nom_vides", "avertissement", raw.filled_unnamed == 0,
        "Les colonnes sans nom ne portent aucune valeur.",
        f"{raw.filled_unnamed} lignes", "0",
    )  # fmt: skip
    yield from _declared_oddities(found)


def _declared_oddities(found: TableFindings) -> Iterator[CheckResult]:
    """What the catalogue admits and that has to be known all the same."""
    table, typed, raw = found.ref.table, found.typed, found.raw
    if not table.cle_unique:
        yield _result(
            found, "cle_repetee", "avertissement", typed.key_repeats == 0,
            "La clé publiée désigne une seule ligne (le catalogue admet le contraire : les lignes "
            "sont gardées).",
            f"{typed.key_repeats} lignes partagent leur clé ({', '.join(table.cle)})", "0",
        )  # fmt: skip
    if table.point and raw.not_points:
        yield _result(
            found, "un_point_par_ligne", "avertissement", False,
            "Chaque objet porte un point ; les autres géométries sont gardées sans coordonnées.",
            f"{raw.not_points} objets sans point", "0",
        )  # fmt: skip
    hashed = [n for n, f in table.champs.items() if f.traitement == "pseudonymiser"]
    if hashed:
        yield _result(
            found, "pseudonymes", "avertissement", found.has_key,
            "Les identifiants personnels sont remplacés par une empreinte à clé ; sans clé, leurs "
            "colonnes restent vides.",
            "clé présente" if found.has_key else f"colonnes vides : {', '.join(hashed)}",
            f"variable {KEY_VARIABLE} d'au moins {MIN_KEY} octets",
        )  # fmt: skip
    if found.sampled is not None:
        yield _result(
            found, "controle_par_echantillon", "avertissement", True,
            "Une grande table est typée entière ; la suite en juge un échantillon régulier.",
            f"{found.sampled} lignes sur {found.kept_rows}", "",
        )  # fmt: skip


def _result(
    found: TableFindings,
    name: str,
    severity: Severity,
    passed: bool,
    description: str,
    observed: str,
    expected: str,
    sample: tuple[str, ...] = (),
) -> CheckResult:
    ref = found.ref
    several = len(ref.source.tables) > 1
    return CheckResult(
        1,
        f"{name}[{ref.name}]" if several else name,
        f"{ref.source.source_id}/{ref.edition_id}",
        severity,
        passed,
        description,
        observed,
        expected,
        sample,
    )


def _shown(cells: tuple[RejectedRow, ...]) -> tuple[str, ...]:
    return tuple(f"ligne {r.line}, {r.column} : « {r.value} » ({r.reason})" for r in cells[:5])
