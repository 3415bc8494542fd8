"""Sources side by side: all are taken in, a passing failure is tried again, a crash is named."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import pytest
import stamina

from ingestion.outcome import SourceOutcome
from orchestration import take_in_all as room
from orchestration.progress import Silent
from orchestration.session import Session

SESSION = cast(Session, SimpleNamespace(progress=Silent(), readers=ThreadPoolExecutor(4)))


@pytest.fixture(autouse=True)
def _without_waiting() -> Any:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def outcome(source_id: str) -> SourceOutcome:
    return SourceOutcome(source_id, blocking=False, editions=())


def test_every_source_is_taken_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def take(session: Session, source_id: str) -> SourceOutcome:
        seen.append(source_id)
        return outcome(source_id)

    monkeypatch.setattr(room, "take_in", take)
    names = [f"s{i}" for i in range(9)]
    assert sorted(o.source_id for o in room.take_in_all(SESSION, names)) == names
    assert sorted(seen) == names


def test_two_sources_are_under_way_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = threading.Barrier(2, timeout=5)

    def take(session: Session, source_id: str) -> SourceOutcome:
        meeting.wait()
        return outcome(source_id)

    monkeypatch.setattr(room, "take_in", take)
    assert len(list(room.take_in_all(SESSION, ["a", "b"]))) == 2


def test_a_file_system_that_hiccups_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def take(session: Session, source_id: str) -> SourceOutcome:
        calls.append(source_id)
        if len(calls) < 3:
            raise OSError("partage absent")
        return outcome(source_id)

    monkeypatch.setattr(room, "take_in", take)
    assert [o.source_id for o in room.take_in_all(SESSION, ["a"])] == ["a"]
    assert len(calls) == 3


def test_a_crash_is_named_once_the_other_sources_are_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(session: Session, source_id: str) -> SourceOutcome:
        if source_id == "b":
            raise ZeroDivisionError("division by zero")
        return outcome(source_id)

    monkeypatch.setattr(room, "take_in", take)
    came: list[str] = []
    with pytest.raises(room.TakeInFailed, match="b : division by zero"):
        came.extend(o.source_id for o in room.take_in_all(SESSION, ["a", "b", "c"]))
    assert sorted(came) == ["a", "c"]


def test_what_others_read_is_in_before_any_other_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def take(session: Session, source_id: str) -> SourceOutcome:
        told.append(f"begin {source_id}")
        if source_id == "anct_qva":
            time.sleep(0.1)
        told.append(f"end {source_id}")
        return outcome(source_id)

    monkeypatch.setattr(room, "take_in", take)
    came = [o.source_id for o in room.take_in_all(SESSION, ["ept_fil", "anct_qva", "prij"])]
    assert told[:2] == ["begin anct_qva", "end anct_qva"]
    assert (came[0], sorted(came)) == ("anct_qva", ["anct_qva", "ept_fil", "prij"])


def test_others_are_taken_in_when_what_they_read_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(session: Session, source_id: str) -> SourceOutcome:
        if source_id == "anct_qva":
            raise ZeroDivisionError("division by zero")
        return outcome(source_id)

    monkeypatch.setattr(room, "take_in", take)
    came: list[str] = []
    with pytest.raises(room.TakeInFailed, match="anct_qva : division by zero"):
        came.extend(o.source_id for o in room.take_in_all(SESSION, ["a", "anct_qva"]))
    assert came == ["a"]
