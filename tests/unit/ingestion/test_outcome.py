"""Which edition of a source is out of date because a newer one was refused."""

import pytest

from ingestion.outcome import EditionOutcome, EditionState, mark_stale

SERVED = {"cle": "x"}


def editions(*states: tuple[EditionState, bool]) -> tuple[EditionOutcome, ...]:
    return tuple(
        EditionOutcome("essai", str(2017 + i), state, SERVED if serves else None)
        for i, (state, serves) in enumerate(states)
    )


@pytest.mark.parametrize(
    ("states", "stale"),
    [
        ((), []),
        ((("nouvelle", True), ("refusee", False)), ["2017"]),
        ((("nouvelle", True), ("inchangee", True), ("refusee", False)), ["2018"]),
        ((("nouvelle", True), ("refusee", False), ("refusee", False)), ["2017"]),
        ((("refusee", False), ("nouvelle", True)), []),
        ((("nouvelle", True), ("absente", False)), []),
        ((("refusee", False), ("refusee", False)), []),
        ((("nouvelle", True), ("refusee", False), ("nouvelle", True)), []),
    ],
)
def test_the_newest_edition_served_is_out_of_date_when_a_newer_one_was_refused(
    states: tuple[tuple[EditionState, bool], ...], stale: list[str]
) -> None:
    marked = mark_stale(editions(*states))
    assert [e.edition for e in marked if e.stale] == stale
    assert [e.state for e in marked] == [state for state, _ in states]


def test_the_reason_names_every_refused_edition() -> None:
    marked = mark_stale(editions(("nouvelle", True), ("refusee", False), ("refusee", False)))
    assert marked[0].reason == "l'édition suivante a été refusée : 2018, 2019"
