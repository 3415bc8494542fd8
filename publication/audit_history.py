"""Gate 3, memory: the candidate against the release it replaces, part by part.

A count that differs, a part that is missing and a part that appears are three different findings.
Pure functions over manifests: no file is opened here. Two releases compare only when they hold
the same kind of data for the same territory.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from expectations.results import CheckResult, Severity
from publication.audit_results import Rule, from_cases
from publication.build import Candidate
from publication.manifest import Entree, Manifest

# A table that loses more than this share of its rows is refused until someone says why.
_LARGEST_LOSS = 0.10
_BY_EDITION = "fct_observation"


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What changed in the inputs between the two releases. Keys are `source/edition`."""

    before: Mapping[str, Entree]
    after: Mapping[str, Entree]
    reference_changed: bool

    def changed(self, keys: Collection[str]) -> bool:
        """True when one of these editions gave other bytes, or a reference table did."""
        return self.reference_changed or any(
            _signature(self.before.get(key)) != _signature(self.after.get(key)) for key in keys
        )

    def served(self, keys: Collection[str]) -> bool:
        """True when all these editions are still served."""
        found = [self.after.get(key) for key in keys]
        return bool(found) and all(entry is not None and entry.is_served for entry in found)


def check_history(
    candidate: Candidate, previous: Manifest | None, sources: Mapping[str, Collection[str]]
) -> list[CheckResult]:
    """`sources`: indicator code -> `source/edition` keys that its rows come from, in both releases.

    A finding accepted by `ecarts_acceptes` becomes a warning that carries the reason.
    """
    obstacle = _not_comparable(candidate, previous)
    if obstacle is not None or previous is None:
        return [_comparison(candidate, True, obstacle or "aucune version précédente")]
    inputs = _inputs(candidate, previous)
    accepted = candidate.info.ecarts_acceptes
    results = [_comparison(candidate, True, f"comparée à {previous.id}")]
    results.extend(_tables(candidate, previous, accepted))
    for table in sorted(set(previous.partitions) & set(candidate.tables)):
        results.extend(_partitions(table, candidate, previous, inputs, sources, accepted))
    return results


def _not_comparable(candidate: Candidate, previous: Manifest | None) -> str | None:
    if previous is None:
        return None
    info = candidate.info
    if previous.nature_donnees != info.nature_donnees:
        return f"{previous.id} porte sur des données d'une autre nature ({previous.nature_donnees})"
    if previous.territoire != info.territoire:
        return f"{previous.id} porte sur un autre territoire ({previous.territoire})"
    return None


def _comparison(candidate: Candidate, passed: bool, observed: str) -> CheckResult:
    rule = Rule(
        "comparaison_precedente", candidate.info.id,
        "La version candidate est comparée à la version publiée, si elles sont comparables.",
        expected="même nature, même territoire", severity="avertissement",
    )  # fmt: skip
    return from_cases(rule, [] if passed else [observed], observed=observed)


def _inputs(candidate: Candidate, previous: Manifest) -> _Inputs:
    before = {entree.key: entree for entree in previous.entrees}
    after = {entree.key: entree for entree in candidate.info.entrees}
    observed = {
        part.partition("/")[0]
        for parts in (previous.partitions, candidate.partitions)
        for part in parts.get(_BY_EDITION, {})
    }
    # A source without observations is a reference (communes, contours): when it changes, every
    # count may rightly change with it.
    references = {key for key in before.keys() | after.keys() if key.split("/")[0] not in observed}
    moved = any(_signature(before.get(key)) != _signature(after.get(key)) for key in references)
    return _Inputs(before, after, moved)


def _signature(entry: Entree | None) -> object:
    return None if entry is None else entry.signature


def _tables(candidate: Candidate, previous: Manifest, accepted: str | None) -> list[CheckResult]:
    target = candidate.info.id
    lost = sorted(set(previous.tables) - set(candidate.tables))
    new = sorted(set(candidate.tables) - set(previous.tables))
    shrunk = [
        f"{table} : {before} → {candidate.tables[table]} lignes"
        for table, before in sorted(previous.tables.items())
        if table in candidate.tables and candidate.tables[table] < before * (1 - _LARGEST_LOSS)
    ]
    return [
        _finding("tables_manquantes", target, "Aucune table publiée ne disparaît.", lost,
                 "bloquant", accepted),
        _finding("tables_en_baisse", target, "Aucune table ne perd plus de 10 % de ses lignes.",
                 shrunk, "bloquant", accepted),
        _finding("tables_inattendues", target, "Une table nouvelle est signalée.", new,
                 "avertissement", None),
    ]  # fmt: skip


def _partitions(
    table: str,
    candidate: Candidate,
    previous: Manifest,
    inputs: _Inputs,
    sources: Mapping[str, Collection[str]],
    accepted: str | None,
) -> list[CheckResult]:
    before, after = previous.partitions.get(table, {}), candidate.partitions.get(table, {})

    def keys(part: str) -> Collection[str]:
        return (part,) if table == _BY_EDITION else sources.get(part, ())

    differing = [
        f"{part} : {before[part]} → {after[part]} lignes"
        for part in sorted(before.keys() & after.keys())
        if before[part] != after[part] and not inputs.changed(keys(part))
    ]
    missing = sorted(before.keys() - after.keys())
    lost = [f"{part} : {before[part]} → 0" for part in missing if inputs.served(keys(part))]
    gone = [f"{part} : {before[part]} → 0" for part in missing if not inputs.served(keys(part))]
    new = [
        f"{part} : {after[part]} lignes"
        for part in sorted(after.keys() - before.keys())
        if not inputs.changed(keys(part))
    ]
    return [
        _finding("parties_differentes", table,
                 "À entrées identiques, chaque partie garde son nombre de lignes.",
                 differing, "bloquant", accepted),
        _finding("parties_manquantes", table,
                 "Aucune partie ne disparaît tant que son édition est servie.",
                 lost, "bloquant", accepted),
        _finding("parties_retirees", table,
                 "Une partie dont l'édition n'est plus servie est signalée.",
                 gone, "avertissement", None),
        _finding("parties_inattendues", table,
                 "Une partie qui apparaît sans entrée nouvelle est signalée.",
                 new, "avertissement", None),
    ]  # fmt: skip


def _finding(
    name: str,
    target: str,
    description: str,
    cases: list[str],
    severity: Severity,
    accepted: str | None,
) -> CheckResult:
    if cases and accepted and severity == "bloquant":
        rule = Rule(name, target, description, severity="avertissement")
        return from_cases(rule, cases, observed=f"{len(cases)} cas, écart accepté : {accepted}")
    return from_cases(Rule(name, target, description, severity=severity), cases)
