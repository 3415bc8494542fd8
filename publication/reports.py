"""Annual reports, frozen: numbered copies of `obs_rapport_annuel` that nothing changes any more.

A report of a year holds, for each territory and indicator, the latest year up to its own. Its
folder `<year>/<number>` is written once, whole or not at all, read-only, with the checksums of
what it holds and of every file that its release was made from. What does not belong here: what a
report says (`obs_rapport_annuel`), and its record (`report_record`).
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from publication.durable import READ_ONLY, sha256_of, sync_file, sync_folder
from publication.errors import PublicationError
from publication.export import write_csv_file
from publication.manifest import FichierSortie, Manifest, read_manifest
from publication.report_record import FrozenReport, read_report, write_record
from publication.sql_names import Text, compose
from publication.verify import verify_release

TABLE = "obs_rapport_annuel"
DICTIONARY = "dim_indicateur"
FIRST_YEAR = 2015
# The latest year of each indicator up to the one of the report, whether it was published or not.
_ROWS = """
    SELECT * EXCLUDE (est_dernier) FROM read_parquet({path}) WHERE millesime <= ?
    QUALIFY row_number() OVER (
        PARTITION BY type_territoire, code_territoire, code_indicateur ORDER BY millesime DESC
    ) = 1 ORDER BY ALL
"""
_WORDS = """
    SELECT * FROM read_parquet({dictionary}) WHERE code_indicateur IN (
        SELECT code_indicateur FROM read_parquet({report})
    ) ORDER BY ALL
"""


class ReportRefused(PublicationError):
    """The report cannot be frozen, or a frozen one is no longer what it was."""


def frozen_reports(folder: Path) -> list[FrozenReport]:
    """Every frozen report under a folder, by year then number."""
    found = [read_report(path) for path in folder.glob("[0-9]*/[0-9]*") if path.is_dir()]
    return sorted(found, key=lambda report: (report.annee, report.numero))


def freeze_report(
    release: Path, folder: Path, year: int, reason: str | None = None
) -> tuple[FrozenReport, bool]:
    """The report of a year and whether it was frozen now; the last one when there is one already.

    `reason` asks for a new number, which the earlier ones survive; it is kept. Raises
    ReportRefused when the release is damaged, holds nothing for that year, or precedes it.
    """
    earlier = [report for report in frozen_reports(folder) if report.annee == year]
    if earlier and reason is None:
        require_intact(earlier[-1])
        return earlier[-1], False
    manifest = _whole_release(release)
    if not FIRST_YEAR <= year <= manifest.publiee_le.year:
        raise ReportRefused(
            f"Rapport {year} : la version {manifest.id} date de {manifest.publiee_le.year}, un "
            f"rapport va de {FIRST_YEAR} à cette année-là. Refaire d'abord : observatoire refresh"
        )
    place = folder / str(year)
    place.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".en_cours-", dir=place))
    try:
        rows = _write_files(release, draft, year)
        return _place(draft, manifest, (year, rows, reason), earlier)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def require_intact(report: FrozenReport) -> None:
    """Raises ReportRefused when a file of a frozen report is not the one that was frozen."""
    wrong = report.problems()
    if wrong:
        raise ReportRefused(
            f"{report.dossier} : rapport gelé modifié ({' ; '.join(wrong)}). Il fait foi : le "
            "reprendre d'une sauvegarde, jamais le geler de nouveau sous le même numéro"
        )


def _whole_release(release: Path) -> Manifest:
    manifest = read_manifest(release)
    report = verify_release(release)
    if not report.intact:
        raise ReportRefused(
            f"Version {release.name} endommagée ({report.problems[0]}) : rien n'est gelé. "
            "Revenir à une version saine : observatoire revenir"
        )
    if f"{TABLE}.parquet" not in manifest.fichiers:
        raise ReportRefused(
            f"Version {release.name} sans table {TABLE} : trop ancienne pour un rapport. "
            "Refaire : observatoire refresh"
        )
    return manifest


def _write_files(release: Path, draft: Path, year: int) -> int:
    """`rapport` and `indicateurs`, each in Parquet and CSV; returns the rows of the report."""
    import duckdb

    target = draft / "rapport.parquet"
    source, words = release / f"{TABLE}.parquet", release / f"{DICTIONARY}.parquet"
    with duckdb.connect() as connection:
        report = compose(_ROWS, path=Text(str(source)))
        connection.sql(report, params=[year]).write_parquet(str(target), compression="zstd")
        dictionary = compose(_WORDS, dictionary=Text(str(words)), report=Text(str(target)))
        connection.sql(dictionary).write_parquet(
            str(draft / "indicateurs.parquet"), compression="zstd"
        )
        count = 0
        for name in ("indicateurs", "rapport"):
            stored = compose(
                "SELECT * FROM read_parquet({path}) ORDER BY ALL",
                path=Text(str(draft / f"{name}.parquet")),
            )
            relation = connection.sql(stored)
            count = write_csv_file(
                draft / f"{name}.csv", relation.columns, iter(relation.fetchone, None)
            )
    if count == 0:
        raise ReportRefused(
            f"Rapport {year} : aucun indicateur jusqu'à {year} dans la version {release.name}"
        )
    return count


def _place(
    draft: Path,
    manifest: Manifest,
    content: tuple[int, int, str | None],
    earlier: list[FrozenReport],
) -> tuple[FrozenReport, bool]:
    """Seal the draft and give it its number; the same content as the last one gets none."""
    year, rows, reason = content
    files = {path.name: _sealed(path) for path in sorted(draft.iterdir())}
    if earlier and earlier[-1].fichiers == files:
        require_intact(earlier[-1])
        return earlier[-1], False
    number = earlier[-1].numero + 1 if earlier else 1
    report = FrozenReport(
        dossier=draft.parent / str(number), annee=year, numero=number, gele_le=datetime.now(UTC),
        raison=reason, lignes=rows, version=manifest.id, empreinte=manifest.empreinte,
        nature_donnees=manifest.nature_donnees, territoire=manifest.territoire,
        table=manifest.fichiers[f"{TABLE}.parquet"], fichiers=files,
        entrees=tuple(entry for entry in manifest.entrees if entry.is_served),
        versions=manifest.versions,
    )  # fmt: skip
    write_record(draft, report)
    draft.chmod(0o755)
    try:
        draft.rename(report.dossier)
    except OSError as error:
        raise ReportRefused(
            f"{report.dossier} existe déjà : un autre gel vient de finir. Relancer la commande"
        ) from error
    sync_folder(draft.parent)
    return report, True


def _sealed(path: Path) -> FichierSortie:
    path.chmod(READ_ONLY)
    sync_file(path)
    return FichierSortie(sha256=sha256_of(path), octets=path.stat().st_size)
