"""Text of a delimited file, quoted as its publisher quotes."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any


def delimited(
    header: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    sign: str = ";",
    quote_texts: bool = False,
    bom: bool = False,
) -> bytes:
    """UTF-8, LF. With `quote_texts` every text is quoted; numbers and blanks never are."""

    def cell(value: Any) -> str:
        if value is None:
            return ""
        text = str(value)
        if isinstance(value, str) and (quote_texts or sign in text or '"' in text):
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [sign.join(cell(name) for name in header)]
    lines += [sign.join(cell(row.get(column)) for column in header) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8-sig" if bom else "utf-8")


def write_bytes(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
