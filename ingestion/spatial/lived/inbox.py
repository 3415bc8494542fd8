"""Takes in the polygons that partners hand over: each deposit is landed, or refused with reasons.

A deposit is a folder `<name>/` with its files, or loose files of one stem. What served goes on
serving when a new version is refused, marked out of date. No deposit can take another's codes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from expectations.results import CheckResult
from ingestion.contours.layers import geometry_writer
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.file_io import sha256_of, sha256_of_json, sha256_of_tree
from ingestion.landing import Landing, describe_reading
from ingestion.outcome import EditionOutcome, SourceOutcome
from ingestion.quarantine import Quarantine
from ingestion.raw_archive import RawArchive, RawFile
from ingestion.spatial.lived.deposits import (
    SOURCE_ID,
    Deposit,
    find_deposits,
    read_deposit,
)
from ingestion.spatial.lived.layers import check_file
from ingestion.spatial.lived.limits import ARCHIVE, FORMATS, READ
from ingestion.spatial.lived.privacy import safe_name, safe_refusal
from ingestion.spatial.lived.rules import DrawnTerritories

TABLE = "contour_quartier_vecu"
_ROOM = Path(__file__).parent
# Where polygons are repaired and brought to Lambert-93.
_REPAIR = _ROOM.parents[1] / "contours" / "layers.py"
# Where persons are recognised.
_PERSONAL = _ROOM.parents[1] / "partners" / "privacy" / "personal.py"


def take_territory_files(
    source: Source,
    folders: Sequence[Path],
    archive: RawArchive,
    landing: Landing,
    quarantine: Quarantine,
) -> SourceOutcome:
    """Every deposit of `<data folder>/quartier_vecu` and of the inbox `depot/quartier_vecu`.

    Never raises for a deposit: its refusal is an outcome. An unchanged deposit is not read again.
    A deposit that is gone goes on serving, out of date, as for any other source; its folder of the
    landing is to be removed for the territories to go.
    """
    outcomes: dict[str, EditionOutcome] = {}
    codes = _codes_that_serve(landing)
    for deposit in find_deposits(folders):
        taken = _Taking(source, archive, landing, quarantine, codes)
        first = outcomes.get(deposit.slug)
        if first is not None:
            outcomes[deposit.slug] = taken.same_name(deposit, first)
            continue
        outcomes[deposit.slug] = taken.take(deposit)
    gone = _gone(landing, set(outcomes))
    editions = tuple(sorted([*outcomes.values(), *gone], key=lambda e: e.edition))
    return SourceOutcome(SOURCE_ID, False, editions)


@dataclass(frozen=True, slots=True)
class _Taking:
    """One pass over the deposits. codes: code -> deposit that holds it."""

    source: Source
    archive: RawArchive
    landing: Landing
    quarantine: Quarantine
    codes: dict[str, str]

    def take(self, deposit: Deposit) -> EditionOutcome:
        files: tuple[RawFile, ...] = ()
        key = "arrivee"
        try:
            for path in deposit.files:
                check_file(path)
            files = self._hashed(deposit)
            key = _key(files)
            state = self.landing.state(SOURCE_ID, deposit.slug)
            if state["servie"] and state["servie"]["cle"] == key:
                self._claim(deposit, state["servie"]["codes"])
                self.landing.forgive(SOURCE_ID, deposit.slug)
                return _served(deposit.slug, state["servie"], "inchangee")
            read = read_deposit(deposit)
            self._claim(deposit, read.frame["code_quartier"].tolist())
            return self._accept(deposit, read, files, key)
        except EditionRefused as refusal:
            return self._refuse(deposit, refusal, files, key)

    def same_name(self, deposit: Deposit, first: EditionOutcome) -> EditionOutcome:
        """Two deposits of one name: the first one stands, and the clash is said."""
        names = ", ".join(safe_name(path.name) for path in deposit.files)
        clash = _check(
            "un_depot_par_nom", deposit.slug, "avertissement",
            "Chaque dépôt a son nom.", f"un autre dépôt porte le même nom ({names}) : écarté",
        )  # fmt: skip
        return EditionOutcome(
            SOURCE_ID, deposit.slug, first.state, first.served, first.stale, first.reason,
            (*first.checks, clash), first.quarantine,
        )  # fmt: skip

    def _hashed(self, deposit: Deposit) -> tuple[RawFile, ...]:
        """The files where they lie: nothing is archived before it is known to name nobody."""
        names = [path.name for path in deposit.files]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice or not names:
            raise EditionRefused(
                "Le dépôt a deux fichiers de même nom." if twice else "Le dépôt est vide.",
                Where(file=deposit.name, value=", ".join(map(safe_name, twice)) or None),
                rule=FORMATS,
                next_step="déposer une seule couche par dossier",
            )
        return tuple(
            RawFile(safe_name(p.name), sha256_of(p), p.stat().st_size, p) for p in deposit.files
        )

    def _claim(self, deposit: Deposit, codes: list[str]) -> None:
        for code in codes:
            holder = self.codes.get(code, deposit.slug)
            if holder != deposit.slug:
                raise EditionRefused(
                    f"Le code {code} est déjà celui d'un quartier du dépôt « {holder} ».",
                    Where(file=deposit.name, value=code),
                    rule="un code, un quartier, tous dépôts confondus",
                    next_step="changer le code de l'un des deux, ou retirer l'ancien dépôt",
                )
        for code in [c for c, holder in self.codes.items() if holder == deposit.slug]:
            del self.codes[code]
        self.codes.update(dict.fromkeys(codes, deposit.slug))

    def _accept(
        self, deposit: Deposit, read: DrawnTerritories, files: tuple[RawFile, ...], key: str
    ) -> EditionOutcome:
        if not read.unarchived:
            found = {path.name: path for path in deposit.files}
            files = self.archive.store(self.source, deposit.slug, found)
        place = self.quarantine.keep(SOURCE_ID, deposit.slug, key, read.rejected)
        checks = tuple(_findings(deposit, read))
        description = describe_reading(
            files, checks,
            nb_lignes=read.read, nb_quarantaine=len(read.rejected),
            lue_le=datetime.now(UTC).isoformat(timespec="microseconds"),
            codes=read.frame["code_quartier"].tolist(),
            statistiques={},
        )  # fmt: skip
        self.landing.accept(
            SOURCE_ID, deposit.slug, key, {TABLE: geometry_writer(read.frame)}, description
        )
        served = self.landing.state(SOURCE_ID, deposit.slug)["servie"]
        return _served(deposit.slug, served, "nouvelle", place.name if read.rejected else None)

    def _refuse(
        self, deposit: Deposit, refusal: EditionRefused, files: tuple[RawFile, ...], key: str
    ) -> EditionOutcome:
        if refusal.where.file is None:
            refusal.where = Where(deposit.name, refusal.where.line, value=refusal.where.value)
        refusal = safe_refusal(refusal)
        check = _check(
            "lecture", deposit.slug, "bloquant",
            "Le dépôt se lit et contient des polygones utilisables.", str(refusal),
        )  # fmt: skip
        self.landing.refuse(SOURCE_ID, deposit.slug, key, describe_reading(files, (check,)))
        served = self.landing.state(SOURCE_ID, deposit.slug)["servie"]
        if served is not None:
            self.codes.update(dict.fromkeys(served["codes"], deposit.slug))
        return EditionOutcome(
            SOURCE_ID, deposit.slug, "perimee" if served else "refusee", served,
            stale=served is not None, reason=str(refusal), checks=(check,),
        )  # fmt: skip


def _served(
    slug: str, served: dict[str, Any], state: Any, quarantine: str | None = None
) -> EditionOutcome:
    checks = tuple(CheckResult.from_row(row) for row in served["controles"])
    return EditionOutcome(SOURCE_ID, slug, state, served, checks=checks, quarantine=quarantine)


def _codes_that_serve(landing: Landing) -> dict[str, str]:
    """Code -> deposit that serves it, even gone from the folders: no newcomer takes it."""
    folder = landing.root / SOURCE_ID
    slugs = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    codes: dict[str, str] = {}
    for slug in slugs:
        served = landing.state(SOURCE_ID, slug)["servie"] or {}
        for code in served.get("codes", ()):
            codes.setdefault(code, slug)
    return codes


def _gone(landing: Landing, present: set[str]) -> list[EditionOutcome]:
    """Deposits that serve and are no longer in the folders."""
    folder = landing.root / SOURCE_ID
    slugs = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    served = {slug: landing.state(SOURCE_ID, slug)["servie"] for slug in sorted(slugs - present)}
    reason = "le dépôt n'est plus dans le dossier"
    return [
        EditionOutcome(SOURCE_ID, slug, "perimee", state, stale=True, reason=reason)
        for slug, state in served.items()
        if state is not None
    ]


def _key(files: tuple[RawFile, ...]) -> str:
    rooms = (*_ROOM.glob("*.py"), *_ROOM.parent.glob("*.py"), _REPAIR, _PERSONAL)
    code = sha256_of_tree(rooms, _ROOM.parents[1])
    return sha256_of_json({"fichiers": {f.name: f.sha256 for f in files}, "code": code})


def _findings(deposit: Deposit, read: DrawnTerritories) -> Iterator[CheckResult]:
    yield _check(
        "polygones_acceptes", deposit.slug, "avertissement",
        "Chaque polygone du dépôt devient un territoire.",
        f"{len(read.rejected)} refusés sur {read.read}", not read.rejected,
        tuple(f"polygone {r.line} : {r.reason}" for r in read.rejected[:5]),
    )  # fmt: skip
    repaired = read.frame[read.frame["est_repare"]]
    yield _check(
        "polygones_valides", deposit.slug, "avertissement",
        "Les polygones n'ont pas besoin d'être réparés.", f"{len(repaired)} réparés",
        repaired.empty,
        tuple(f"{c} : {m}" for c, m in zip(repaired["code_quartier"], repaired["motif_reparation"],
                                           strict=True))[:5],
    )  # fmt: skip
    yield from _persons(deposit, read)
    unread = [p.name for p in deposit.files if p.suffix.lower() not in (*READ, ARCHIVE)]
    strangers = [safe_name(name) for name in unread]
    if strangers:
        yield _check(
            "fichiers_lus", deposit.slug, "avertissement", "Chaque fichier du dépôt est lu.",
            f"non lus : {', '.join(strangers[:5])}",
        )  # fmt: skip


def _persons(deposit: Deposit, read: DrawnTerritories) -> Iterator[CheckResult]:
    if read.masked:
        yield _check(
            "libelles_sans_personne", deposit.slug, "avertissement",
            "Aucun libellé ne désigne une personne.",
            f"{len(read.masked)} libellés masqués", False,
            tuple(f"polygone {rank}" for rank in read.masked[:5]),
        )  # fmt: skip
    if read.unarchived:
        yield _check(
            "depot_sans_personne", deposit.slug, "avertissement",
            "Le dépôt ne contient pas de donnée personnelle et peut être archivé.",
            f"fichiers non archivés, gardés dans la boîte de dépôt : {', '.join(read.unarchived)}",
        )  # fmt: skip


def _check(
    name: str, slug: str, severity: Any, description: str, observed: str,
    passed: bool = False, sample: tuple[str, ...] = (),
) -> CheckResult:  # fmt: skip
    return CheckResult(
        1, name, f"{SOURCE_ID}/{slug}", severity, passed, description, observed, sample=sample
    )
