"""What became of each source, kept between the steps of a refresh (which may be processes)."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from expectations.results import CheckResult
from ingestion.file_io import write_json
from ingestion.outcome import EditionOutcome, SourceOutcome


def save_outcome(folder: Path, outcome: SourceOutcome) -> None:
    """Write `<source_id>.json`."""
    content = {
        "source_id": outcome.source_id,
        "blocking": outcome.blocking,
        "unknown_editions": list(outcome.unknown_editions),
        "editions": [
            asdict(e) | {"checks": [c.as_row() for c in e.checks]} for e in outcome.editions
        ],
    }
    write_json(folder / f"{outcome.source_id}.json", content)


def load_outcomes(folder: Path, source_ids: list[str]) -> list[SourceOutcome]:
    """Outcomes of these sources, in their order; a source never taken in has no edition."""
    return [_load(folder / f"{source_id}.json", source_id) for source_id in source_ids]


def _load(path: Path, source_id: str) -> SourceOutcome:
    if not path.is_file():
        return SourceOutcome(source_id, blocking=False, editions=())
    content = json.loads(path.read_text(encoding="utf-8"))
    return SourceOutcome(
        content["source_id"],
        content["blocking"],
        tuple(_edition(row) for row in content["editions"]),
        tuple(content["unknown_editions"]),
    )


def _edition(row: dict[str, Any]) -> EditionOutcome:
    checks = tuple(CheckResult.from_row(check) for check in row["checks"])
    return EditionOutcome(**(row | {"checks": checks}))
