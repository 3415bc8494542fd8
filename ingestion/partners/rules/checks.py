"""What reading a deposit says of a period, as results of gate 1: told at night, kept, published."""

from collections.abc import Iterator

from expectations.results import CheckResult, Severity
from ingestion.partners.answers.problem import Problem
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.sheets.text import percent

_SHOWN = 5


def deposit_checks(
    target: str, period: str, read: ReadDeposit, remarks: dict[str, tuple[str, ...]], limit: float
) -> Iterator[CheckResult]:
    """remarks: name of a check on what served before -> sentences (`history`)."""
    refused = [row for row in read.refused if row.period == period]
    share = read.refused_share
    yield _result(
        target, "lignes_du_depot", "bloquant", share <= limit,
        "La part des lignes refusées du dépôt reste sous la limite du contrat.",
        f"{len(read.refused)} lignes sur {read.judged}, {percent(share)}",
        f"au plus {percent(limit)}",
    )  # fmt: skip
    yield _result(
        target, "lignes_refusees", "avertissement", not refused,
        "Toutes les lignes de la période sont recevables ; les autres sont en quarantaine.",
        f"{len(refused)} lignes", "0",
        tuple(f"ligne {row.line} : {row.reasons[0]}" for row in refused[:_SHOWN]),
    )  # fmt: skip
    yield _result(
        target, "quartiers_reconnus", "avertissement", not read.queue,
        "Tout nom de quartier est connu ; les autres attendent une décision "
        "(observatoire alias).",
        f"{len(read.queue)} noms", "0", tuple(label.label for label in read.queue)[:_SHOWN],
    )  # fmt: skip
    yield _result(
        target, "sans_donnee_personnelle", "avertissement", not read.personal.found,
        "Le fichier ne nomme personne : ni colonne, ni texte.",
        f"{len(read.personal.columns)} colonnes, {sum(read.personal.cells.values())} cellules", "0",
    )  # fmt: skip
    yield from _warnings(target, read.warnings)
    for name, sentences in remarks.items():
        yield _result(
            target, name, "avertissement", not sentences, _REMARKS[name],
            f"{len(sentences)} constats", "0", sentences[:_SHOWN],
        )  # fmt: skip


_REMARKS = {
    "periode_non_reduite": "Un dépôt qui en remplace un autre a au moins autant de lignes.",
    "identifiants_d_une_seule_periode": "Un identifiant n'est déposé que dans une période.",
}


def _warnings(target: str, warnings: tuple[Problem, ...]) -> Iterator[CheckResult]:
    """One result per kind and rule, persons aside: they have their own."""
    rules = dict.fromkeys((p.kind, p.rule) for p in warnings if p.kind != "donnee_personnelle")
    for kind, rule in rules:
        found = [p for p in warnings if (p.kind, p.rule) == (kind, rule)]
        yield _result(
            target, kind, "avertissement", False, rule, f"{len(found)} constats", "0",
            tuple(f"{p.place} : {p.value or ''}".removesuffix(" : ") for p in found[:_SHOWN]),
        )  # fmt: skip


def refusal_check(target: str, name: str, sentence: str) -> CheckResult:
    """The one result of a file, or of a period, that is refused."""
    return _result(
        target, name, "bloquant", False, "Le dépôt se lit sous son contrat.", sentence, ""
    )


def _result(
    target: str,
    name: str,
    severity: Severity,
    passed: bool,
    description: str,
    observed: str,
    expected: str,
    sample: tuple[str, ...] = (),
) -> CheckResult:
    return CheckResult(1, name, target, severity, passed, description, observed, expected, sample)
