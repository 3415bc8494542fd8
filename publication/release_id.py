"""The name of a release: `<UTC yyyymmddThhmmssZ>-<8 hex of the fingerprint>`.

The order of the names is the order of publication. What does not belong here: the fingerprint
itself, which orchestration computes from the inputs and the code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_FORMAT = "%Y%m%dT%H%M%SZ"
_PATTERN = re.compile(r"^(\d{8}T\d{6}Z)-([0-9a-f]{8})$")
_HEX = re.compile(r"^[0-9a-f]{8,}$")


@dataclass(frozen=True, slots=True)
class ReleaseId:
    """Parts of a release name: its moment (UTC) and the start of its fingerprint."""

    moment: datetime
    empreinte: str


def make_release_id(moment: datetime, empreinte: str) -> str:
    """Name of the release built at `moment` (aware) from inputs of this fingerprint (hex)."""
    if moment.tzinfo is None:
        raise ValueError("l'instant d'une publication doit porter son fuseau horaire")
    if not _HEX.match(empreinte):
        raise ValueError(f"empreinte « {empreinte} » : au moins 8 chiffres hexadécimaux attendus")
    return f"{moment.astimezone(UTC).strftime(_FORMAT)}-{empreinte[:8]}"


def parse_release_id(text: str) -> ReleaseId | None:
    """The parts of a name, or None when it is not the name of a release."""
    found = _PATTERN.match(text)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[1], _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return ReleaseId(moment, found[2])
