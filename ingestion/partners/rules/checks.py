"""What reading a deposit says of a period, as results of gate 1: told at night, kept, published."""

from collections.abc import Iterator

from expectations.results import CheckResult, Severity
from ingestion.partners.answers.problem import Problem
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.intake.loss import Loss
from ingestion.partners.sheets.text import counted, percent

_SHOWN = 5


def deposit_checks(
    target: str, period: str, read: ReadDeposit, elsewhere: tuple[str, ...], limit: float
) -> Iterator[CheckResult]:
    """elsewhere: identifiers that other periods hold, in sentences (`history`)."""
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
    yield _result(
        target, "identifiants_d_une_seule_periode", "avertissement", not elsewhere,
        "Un identifiant n'est déposé que dans une période.",
        f"{len(elsewhere)} constats", "0", elsewhere[:_SHOWN],
    )  # fmt: skip


def loss_check(target: str, loss: Loss | None, allowed: float) -> CheckResult:
    """A period that loses too many rows is refused, unless the team has confirmed it."""
    observed, expected = "", ""
    sample: tuple[str, ...] = ()
    if loss is not None:
        told = f" ; confirmé : {loss.confirmed}" if loss.too_large and loss.confirmed else ""
        observed, expected = loss.counts + told, f"au moins {counted(loss.least, 'ligne')}"
        sample = tuple(filter(None, (observed, loss.absent)))
    severity: Severity = "bloquant" if loss is not None and loss.blocks else "avertissement"
    return _result(
        target, "periode_non_reduite", severity, loss is None,
        f"Un dépôt qui en remplace un autre garde ses lignes, à {percent(allowed)} près.",
        observed, expected, sample,
    )  # fmt: skip


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
