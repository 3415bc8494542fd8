"""What gate 1 writes in the journal: which files, why, and what serves in their place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.outcome import EditionOutcome, SourceOutcome
from orchestration.gate_one import record_gate_one
from orchestration.journal import Journal
from orchestration.refusals import left_out, source_refusals

SERVED = {"cle": "k"}
RED = CheckResult(1, "lignes", "essai/2022", "bloquant", False, "Des lignes.", "ligne 25")


@pytest.fixture
def source(make_source: Callable[..., Source]) -> Source:
    return make_source(2021, 2022, si_echec="bloquer")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "journal.json")
    journal.start()
    return journal


def edition(name: str, state: str, **others: object) -> EditionOutcome:
    return EditionOutcome("essai", name, state, **({"served": None} | others))  # type: ignore[arg-type]


def outcome(*editions: EditionOutcome, blocking: bool = True) -> SourceOutcome:
    return SourceOutcome("essai", blocking, editions)


def test_a_source_that_is_not_there_is_said_with_its_files(source: Source) -> None:
    absent = outcome(edition("2021", "absente"), edition("2022", "absente", reason="rien (vu : x)"))
    assert source_refusals(source, absent) == [
        "essai/2021 (essai_2021.csv) : aucun fichier reçu",
        "essai/2022 (essai_2022.csv) : rien (vu : x)",
        "essai est indispensable à toute version (si_echec: bloquer)",
    ]
    assert source_refusals(source, outcome())[0] == "essai : aucun fichier reçu"


def test_only_what_was_refused_is_said_when_something_serves(source: Source) -> None:
    found = source_refusals(
        source,
        outcome(
            edition("2021", "nouvelle", served=SERVED),
            edition("2022", "refusee", reason="ligne 25"),
        ),
    )
    assert found[:-1] == ["essai/2022 (essai_2022.csv) : ligne 25"]


def test_an_edition_left_out_says_what_serves(source: Source) -> None:
    refused = edition("2022", "refusee", reason="ligne 25")
    before = edition("2021", "nouvelle", served=SERVED, stale=True)
    assert list(left_out(source, outcome(before, refused))) == [
        "essai/2022 (essai_2022.csv) : ligne 25 → l'édition 2021 sert, marquée périmée"
    ]
    assert next(left_out(source, outcome(refused))).endswith("→ rien ne la remplace")
    kept = edition("2022", "perimee", served=SERVED, stale=True, reason="ligne 25")
    assert next(left_out(source, outcome(kept))).endswith(
        "→ sa lecture d'avant sert, marquée périmée"
    )
    misnamed = edition("2022", "absente", reason="présents : x", checks=(RED,))
    assert list(left_out(source, outcome(misnamed))) == [
        "essai/2022 (essai_2022.csv) : présents : x"
    ]
    assert list(left_out(source, outcome(edition("2022", "absente"), before))) == []


def test_gate_one_refuses_with_every_reason_and_its_checks(
    source: Source, journal: Journal
) -> None:
    refused = outcome(edition("2022", "refusee", reason="ligne 25", checks=(RED,)))
    other = SourceOutcome("autre", True, ())
    sources = {"essai": source, "autre": source.model_copy(update={"source_id": "autre"})}
    record_gate_one(journal, sources, [refused, other], crash="une source arrêtée")
    content = journal.content
    assert (content["issue"], content["porte"]) == ("refusee", 1)
    assert content["sources_servies"] == "0 sur 2"
    text = "\n".join(content["motifs"])
    assert "autre : aucun fichier reçu" in text
    assert "essai/2022 (essai_2022.csv) : ligne 25" in text
    assert content["motifs"][-1] == "une source arrêtée"
    assert [row["controle"] for row in content["controles"]] == ["lignes"]


def test_gate_one_says_nothing_of_sources_that_do_not_stop_it(
    source: Source, journal: Journal
) -> None:
    refused = outcome(edition("2022", "refusee", reason="ligne 25"), blocking=False)
    record_gate_one(journal, {"essai": source}, [refused])
    assert journal.content["issue"] == "en_cours"
    record_gate_one(journal, {"essai": source}, [refused], crash="une source arrêtée")
    assert (journal.content["issue"], journal.content["motifs"]) == (
        "echec",
        ["une source arrêtée"],
    )
