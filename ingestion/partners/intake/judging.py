"""Decides which rows of a deposit are good: cells, quartiers, rules between cells, key, persons.

Gathers every problem of every row; a row is refused as soon as one of them refuses it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ingestion.declaration.contract_model import PartnerContract, RowRule
from ingestion.declaration.register_model import RegisterTable
from ingestion.declaration.source_model import Source
from ingestion.partners.answers.problem import Problem, Severity
from ingestion.partners.intake.periods import row_year
from ingestion.partners.names.labels import Labels, QueuedLabel, RowPlace
from ingestion.partners.names.quartiers import QuartierTable, generation_of
from ingestion.partners.privacy.masking import Privacy, shown
from ingestion.partners.rules.rule_table import ROW, Breach, RuleTable, names
from ingestion.partners.rules.rules import ADVICE, repeated_keys, run_rules
from ingestion.partners.sheets.header import Header
from ingestion.partners.sheets.interpret import Cells
from ingestion.partners.sheets.rows import DataRows
from ingestion.partners.sheets.typed import rule_table


@dataclass
class Judged:
    """reasons: row -> why it is refused. problems: all of them, in the order of the file.

    waiting: row -> its labels of quartiers that a person has to decide.
    """

    table: RuleTable
    labels: Labels
    reasons: dict[int, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    waiting: dict[int, tuple[QueuedLabel, ...]] = field(default_factory=dict)


@dataclass
class _Judge:
    """What is known while a file is judged. found: (row or None, problem)."""

    header: Header
    data: DataRows
    table: RegisterTable
    contract: PartnerContract
    found: list[tuple[int | None, Problem]] = field(default_factory=list)
    faulty: set[tuple[int, str]] = field(default_factory=set)
    waiting: dict[int, tuple[QueuedLabel, ...]] = field(default_factory=dict)

    def add(
        self,
        row: int | None,
        name: str | None,
        kind: str,
        rule: str,
        advice: str,
        severity: Severity = "refus",
        value: str | None = None,
    ) -> None:
        personal, seen = bool(name and self.table.champs[name].personnel), value is not None
        if value is None and row is not None and name is not None:
            value = self.data.cells[row][self.data.fields.index(name)]
        problem = Problem(
            kind,
            rule,
            advice,
            severity,
            None if row is None else self.data.lines[row],
            None if name is None else self.header.title(name),
            None if name is None else self.header.letter(name),
            shown(value, personal, seen) if value else None,
            self.header.grid.sheet,
        )
        self.found.append((row, problem))
        if name is not None and row is not None and severity == "refus":
            self.faulty.add((row, name))


def judge_rows(
    source: Source,
    header: Header,
    data: DataRows,
    cells: Cells,
    privacy: Privacy,
    quartiers: QuartierTable,
) -> Judged:
    """Resolves the quartiers in `cells`, in place, then runs the rules of the contract."""
    assert source.contrat is not None
    [table] = source.tables.values()
    judge = _Judge(header, data, table, source.contrat, [*data.faults])
    for fault in cells.faults:
        judge.add(fault.row, fault.field, fault.kind, fault.rule, fault.advice)
    _privacy(judge, privacy)
    labels = _quartiers(judge, cells, quartiers)
    compared = rule_table(data, table, cells, judge.faulty, quartiers)
    for breach in repeated_keys(table.cle, compared):
        _breach(judge, _key_rule(table), breach)
    for rule, breach in run_rules(source, compared):
        _breach(judge, rule, breach)
    _solidarity(judge, compared)
    _totals_alone(judge)
    _bearings(judge)
    return Judged(compared, labels, _reasons(judge), _ordered(judge.found), judge.waiting)


def _privacy(judge: _Judge, privacy: Privacy) -> None:
    refuse = judge.contract.texte_personnel == "refuser"
    for row, name, kinds in privacy.hidden:
        what = "La ligne est refusée." if refuse else "Le texte est remplacé par « [retiré] »."
        judge.add(
            row,
            name,
            "donnee_personnelle",
            f"La cellule contient une donnée personnelle ({kinds}). {what}",
            "le texte sans nom, adresse, téléphone ni adresse électronique",
            "refus" if refuse else "avertissement",
        )


def _quartiers(judge: _Judge, cells: Cells, quartiers: QuartierTable) -> Labels:
    labels = Labels(quartiers)
    for name in judge.contract.quartiers:
        position = judge.data.fields.index(name)
        several = judge.table.champs[name].type == "liste"
        commune = _commune_field(judge.contract, name)
        for row, texts in enumerate(cells.texts):
            if not texts[position] or (row, name) in judge.faulty:
                continue
            place = _place(judge, row, texts, commune)
            texts[position], fault = labels.read(texts[position], place, several)
            if fault:
                kind = "quartier_a_trancher" if fault.queued else "quartier_inconnu"
                judge.add(row, name, kind, fault.rule, fault.advice)
                judge.waiting[row] = (*judge.waiting.get(row, ()), *fault.waits)
            elif place.year is not None:
                _other_geography(judge, quartiers, row, name, texts[position], place.year)
    return labels


def _commune_field(contract: PartnerContract, quartier: str) -> str | None:
    """The field that the contract holds the quartier to be in."""
    found = (
        names(rule, "commune")[0]
        for rule in contract.regles
        if rule.regle == "quartier_dans_commune" and quartier in names(rule, "quartier")
    )
    return next(found, None)


def _place(judge: _Judge, row: int, texts: list[str], commune: str | None) -> RowPlace:
    """The year and the communes that the row says, where they can be read."""
    said = {
        name: texts[judge.data.fields.index(name)]
        for name in (judge.contract.periode, commune)
        if name is not None and (row, name) not in judge.faulty
    }
    communes = filter(None, said.get(commune or "", "").split(";"))
    free = judge.contract.geographie_libre
    year = None if free else row_year(said.get(judge.contract.periode))
    return RowPlace(year, tuple(communes))


def _other_geography(
    judge: _Judge, table: QuartierTable, row: int, name: str, codes: str, year: int
) -> None:
    wanted = generation_of(year)
    others = [c for c in codes.split(";") if table.quartiers[c].generation not in (wanted, None)]
    if others:
        judge.add(
            row,
            name,
            "autre_geographie",
            f"Le code est celui d'une autre géographie que celle de {year} ({wanted}).",
            f"le code de {wanted} si l'action s'y rapporte",
            "avertissement",
        )


def _key_rule(table: RegisterTable) -> RowRule:
    fields = " + ".join(table.cle)
    return RowRule(
        regle="cle_unique",
        message=f"Une seule ligne pour {table.grain} ({fields} ne se répète pas).",
    )


def _breach(judge: _Judge, rule: RowRule, breach: Breach) -> None:
    severity: Severity = "refus" if rule.severite == "refus" else "avertissement"
    fields = [name for name in breach.fields if name in judge.data.fields]
    usual = ADVICE.get(rule.regle, "vérifier, et confirmer si la valeur est exacte")
    advice = _with_titles(judge, breach.advice, fields) or usual
    observed = _with_titles(judge, breach.observed, fields) if breach.advice else breach.observed
    for row in breach.rows or (None,):
        judge.add(
            row,
            fields[0] if row is not None and fields else None,
            rule.regle,
            rule.message,
            advice,
            severity,
            observed,
        )


def _with_titles(judge: _Judge, text: str, fields: Iterable[str]) -> str:
    """The columns under the titles that they have in the file, where these are not the fields'."""
    for name in fields:
        text = re.sub(rf"\b{name}\b", lambda _, n=name: judge.header.title(n), text)  # type: ignore[misc]
    return text


def _solidarity(judge: _Judge, table: RuleTable) -> None:
    """The rows of a project go in together or not at all: a part of it would be a wrong total."""
    for rule in judge.contract.regles:
        if not rule.parametres.get("solidaire"):
            continue
        refused = {row for row, p in judge.found if row is not None and p.refuses}
        for key, group in table.groups(names(rule, "groupe")):
            rows = group.get_column(ROW).to_list()
            bad = tuple(row for row in rows if row in refused)
            for row in rows if bad else ():
                if row not in refused:
                    judge.add(
                        row,
                        None,
                        "solidaire",
                        f"{key} entre en entier ou pas du tout : {table.shown_lines(bad)} en "
                        "attente ou à corriger.",
                        "rien sur cette ligne : corriger l'autre",
                    )


def _totals_alone(judge: _Judge) -> None:
    """A line of totals is no row of data: what else is wrong with it is of no interest."""
    totals = {row for row, problem in judge.found if problem.kind == "ligne_total"}
    judge.found[:] = [f for f in judge.found if f[0] not in totals or f[1].kind == "ligne_total"]
    judge.waiting = {row: w for row, w in judge.waiting.items() if row not in totals}


def _bearings(judge: _Judge) -> None:
    """The first data row in error is named with its key, so that it can be found after a sort."""
    keys = [judge.data.fields.index(name) for name in judge.table.cle[:1]]
    for position, (row, problem) in enumerate(judge.found):
        if row is None or problem.column:
            continue
        label = " ".join(judge.data.cells[row][k] for k in keys)
        judge.found[position] = (row, replace(problem, value=problem.value or shown(label)))


def _reasons(judge: _Judge) -> dict[int, tuple[str, ...]]:
    reasons: dict[int, list[str]] = {}
    for row, problem in judge.found:
        if row is not None and problem.refuses:
            column = f"{problem.column} : " if problem.column else ""
            reasons.setdefault(row, []).append(f"{column}{problem.rule}")
    return {row: tuple(dict.fromkeys(texts)) for row, texts in reasons.items()}


def _ordered(found: Iterable[tuple[int | None, Problem]]) -> tuple[Problem, ...]:
    def order(item: tuple[int | None, Problem]) -> tuple[int, int]:
        return (-1 if item[0] is None else item[0], 0 if item[1].refuses else 1)

    return tuple(_distinct(problem for _, problem in sorted(found, key=order)))


def _distinct(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen: set[Problem] = set()
    for problem in problems:
        if problem not in seen:
            seen.add(problem)
            yield problem
