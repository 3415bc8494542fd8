"""Quartiers as people write them -> codes of the territory tables, exactly or not at all.

Names are compared without case, accents, hyphens or repeated blanks; beyond that nothing is
guessed: a label that no table holds goes to the reject queue, where a person decides.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ingestion.errors import IngestionError, Where
from ingestion.file_io import sha256_of_json
from ingestion.partners.sheets.text import plain

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"
ALIASES = Path(__file__).parents[2] / "reference" / "alias_quartiers.csv"
GENERATIONS = (2015, 2024)
# A candidate of the row's own commune that resembles the label so much leaves the others out.
_GOOD = 0.75
_CLOSE = 0.5
_PROPOSED = 3
# From this year on, the quartiers are those of the decrees of 2023 and 2024.
_NEW_FROM = 2024
_QPV_CODE = re.compile(r"^Q[PN][0-9]{2}[0-9AB][0-9]{2}[0-9A-Z]$")
_PREFIXES = re.compile(
    r"^(?:(?:le|les|un)\s+)?(?:qpv|qp|quartiers? prioritaires?(?: de la politique de la ville)?)\s+"
    r"(?:d(?:e|u|es)\s+(?:la\s+|l\s+)?|l[ae]s?\s+)?"
)
_QVA = re.compile(r"\b(?:qva|veille active)\b")


@dataclass(frozen=True, slots=True)
class Quartier:
    """generation: 2015, 2024, or None for a quartier de veille active."""

    code: str
    nom: str
    generation: int | None
    communes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """code when exactly one quartier answers; else `reason`, and what a person may choose from.

    via: what the label was read through, when it is not the code itself.
    queued: the label waits for a person's decision (a wrong code does not: it is an error).
    """

    code: str | None
    reason: str = ""
    via: str = ""
    proposals: tuple[str, ...] = ()
    queued: bool = False


@dataclass(frozen=True)
class QuartierTable:
    """Every quartier that a deposit may name, and the names that lead to it."""

    quartiers: dict[str, Quartier]
    # Compared name -> generation -> (code, where the name comes from).
    names: dict[str, dict[int | None, dict[str, str]]]

    @property
    def knows_qva(self) -> bool:
        return any(q.generation is None for q in self.quartiers.values())

    @property
    def fingerprint(self) -> str:
        """Changes when a quartier or a name is added: what was queued is then read again."""
        return sha256_of_json([sorted(self.quartiers), self.names])

    def touches(self, code: str, communes: tuple[str, ...]) -> bool:
        """May the quartier be in one of these communes? Always, when either is not known."""
        mine = self.quartiers[code].communes
        return not communes or not mine or not set(mine).isdisjoint(communes)

    def shown(self, code: str, communes: tuple[str, ...]) -> str:
        """« QN09407I (Gagarine) », and its commune when it is none of these."""
        quartier = self.quartiers[code]
        if self.touches(code, communes):
            return f"{code} ({quartier.nom})"
        others = ", ".join(commune_names().get(c, c) for c in quartier.communes)
        return f"{code} ({quartier.nom} ; autre commune : {others})"

    def resolve(self, label: str, year: int | None, communes: tuple[str, ...] = ()) -> Resolution:
        """The quartier that a code or a label names in a year, or why none does.

        communes: those of the row. They order what is proposed, and decide nothing.
        """
        code = label.replace(" ", "").upper()
        if code in self.quartiers:
            return Resolution(code)
        if _QPV_CODE.match(code):
            close = get_close_matches(code, self.quartiers, n=_PROPOSED, cutoff=0.7)
            return Resolution(
                None,
                "ce code n'est pas celui d'un quartier du territoire",
                proposals=self._near_first(close, communes)[:1],
            )
        for name in _variants(label):
            if name in self.names:
                return self._decided(self.names[name], year, communes)
        return self._unknown(label, year, communes)

    def _near_first(self, codes: Iterable[str], communes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(codes, key=lambda code: not self.touches(code, communes)))

    def _decided(
        self,
        found: dict[int | None, dict[str, str]],
        year: int | None,
        communes: tuple[str, ...],
    ) -> Resolution:
        """Several generations may share a name: the year of the row decides, nothing else."""
        everywhere = {code: via for codes in found.values() for code, via in codes.items()}
        proposals = self._near_first(sorted(everywhere), communes)
        if None in found and len(found) == 1 and len(everywhere) == 1:
            return Resolution(proposals[0], via=everywhere[proposals[0]])
        if year is None:
            return Resolution(None, "l'année de la ligne manque pour choisir", "", proposals, True)
        codes = found.get(generation_of(year), {})
        if len(codes) == 1:
            [(code, via)] = codes.items()
            return Resolution(code, via=via)
        reason = (
            f"ce nom désigne plusieurs quartiers de {generation_of(year)}"
            if codes
            else f"ce nom n'existe pas parmi les quartiers de {generation_of(year)}, géographie "
            f"de l'année {year}"
        )
        return Resolution(None, reason, "", proposals, True)

    def _unknown(self, label: str, year: int | None, communes: tuple[str, ...]) -> Resolution:
        if _QVA.search(plain(label)) and not self.knows_qva:
            reason = "aucune liste des quartiers de veille active n'a encore été fournie par l'EPT"
            return Resolution(None, reason, queued=True)
        return Resolution(
            None, "nom de quartier inconnu", "", self._proposals(label, year, communes), queued=True
        )

    def _proposals(
        self, label: str, year: int | None, communes: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The closest names, for a person to choose from: never chosen here."""
        compared = plain(label)
        near, far = self._candidates(year, communes)
        if communes and get_close_matches(compared, near, n=1, cutoff=_GOOD):
            far = {}
        codes = [
            code
            for candidates in (near, far)
            for name in get_close_matches(compared, candidates, n=2 * _PROPOSED, cutoff=_CLOSE)
            for code in candidates[name]
        ]
        return tuple(dict.fromkeys(codes))[:_PROPOSED]

    def _candidates(
        self, year: int | None, communes: tuple[str, ...]
    ) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Names of a year's geography -> codes: of the row's communes, then of the others."""
        wanted = None if year is None else generation_of(year)
        near: dict[str, list[str]] = {}
        far: dict[str, list[str]] = {}
        for name, generations in self.names.items():
            for generation, codes in generations.items():
                if generation is not None and wanted not in (None, generation):
                    continue
                for code in codes:
                    place = near if self.touches(code, communes) else far
                    place.setdefault(name, []).append(code)
        return near, far


def generation_of(year: int) -> int:
    """Generation of the quartiers in force in a year."""
    return 2024 if year >= _NEW_FROM else 2015


def _variants(label: str) -> Iterator[str]:
    """The compared name, then the same without « QPV », « quartier prioritaire »…"""
    name = plain(label)
    if name:
        yield name
    short = _PREFIXES.sub("", name)
    if short and short != name:
        yield short


def quartier_table(qva: Iterable[Quartier] = ()) -> QuartierTable:
    """The quartiers of both generations, those of veille active when a list was supplied.

    Raises OSError or KeyError when a table is missing or has changed columns, IngestionError for
    an alias of a quartier that does not exist.
    """
    seeds = _territory()
    quartiers = {q.code: q for q in (*seeds, *qva)}
    names: dict[str, dict[int | None, dict[str, str]]] = {}
    for quartier in quartiers.values():
        for name in _names(quartier.nom, quartier):
            place = names.setdefault(name, {}).setdefault(quartier.generation, {})
            place.setdefault(quartier.code, f"nom officiel « {quartier.nom} »")
    for line, row in enumerate(_rows(ALIASES, ";"), start=2):
        generation = int(row["generation"]) if row["generation"] else None
        known = quartiers.get(row["code"])
        if known is None and generation is None:
            # A quartier de veille active, whose list this dataset does not have.
            continue
        if known is None or known.generation != generation:
            raise _bad_alias(line, row)
        for name in _names(row["alias"], known):
            place = names.setdefault(name, {}).setdefault(generation, {})
            place.setdefault(row["code"], f"table des noms : {row['source']}")
    return QuartierTable(quartiers, names)


def _bad_alias(line: int, row: dict[str, str]) -> IngestionError:
    return IngestionError(
        "La table des noms cite un quartier qui n'existe pas dans cette géographie.",
        Where(file=ALIASES.name, line=line, column="code", value=row["code"]),
        rule="un code et une génération des tables de territoire (2015 ou 2024)",
        next_step=f"corriger la ligne « {row['alias']} »",
    )


def _names(shown: str, quartier: Quartier) -> Iterator[str]:
    """A name alone, then with the name of one of the communes before or after it."""
    name = plain(shown)
    yield name
    for code in quartier.communes:
        commune = plain(commune_names().get(code, ""))
        if commune:
            yield f"{name} {commune}"
            yield f"{commune} {name}"


@cache
def commune_names() -> dict[str, str]:
    """Code of a commune that a quartier touches, in the EPT or not -> its name."""
    around = _rows(SEEDS / "quartier_commune_2015.csv", ",")
    inside = _rows(SEEDS / "communes.csv", ",")
    return {r["code_commune"]: r["nom_commune"] for r in around} | {
        r["code_commune"]: r["nom"] for r in inside
    }


@cache
def _territory() -> tuple[Quartier, ...]:
    return tuple(
        Quartier(r["code_quartier"], r["nom"], generation, tuple(r["communes"].split(";")))
        for generation in GENERATIONS
        for r in _rows(SEEDS / f"quartiers_{generation}.csv", ",")
    )


def _rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
