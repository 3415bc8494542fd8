"""A mirror in the place of every publisher: a folder, or an address (OBSERVATOIRE_MIROIR).

**Folder** (`../archive`): laid out like the archive, `<source_id>/<edition>/<file>`, whatever the
source's access, by hand included. What it does not hold is not there; nothing else is asked.

**Address** (`https://miroir.exemple/donnees`): every host is replaced,

    https://HOST/PATH          ->  <mirror>/HOST/PATH
    https://HOST:8080/PATH/    ->  <mirror>/HOST_8080/PATH/index
    https://HOST/PATH?a=1&b=2  ->  <mirror>/HOST/PATH~a=1+b=2

and so is the target of a redirection to another host. In the query, `&` is written `+` and any
other sign than letters, digits, `.`, `_`, `=` and `-` is written `_`; when that loses something,
or beyond 80 signs (cut), `~` and the first 8 digits of the query's sha256 follow. Any static
server can thus serve a mirror, and its files have names that every file system takes. What is
not there (403, 404, 410) is then asked for where a folder would have it,
`<mirror>/<source_id>/<edition>/<file>`, and so is what a person downloads: a static server over
the archive is a whole mirror.

A mirror whose root holds `SIMULE.yml` serves simulated data; what comes from it says so.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from ingestion.errors import IngestionError, Where

_UNSAFE = re.compile(r"[^A-Za-z0-9._=+-]")
_QUERY_MAX = 80


@dataclass(frozen=True, slots=True)
class FolderMirror:
    """`<root>/<source_id>/<edition>/<file>`."""

    root: Path


@dataclass(frozen=True, slots=True)
class AddressMirror:
    """Every address becomes one under `base`."""

    base: str

    def archived(self, source_id: str, edition: str, name: str) -> str:
        """Where a mirror laid out like the archive has a file."""
        return f"{self.base}/{source_id}/{quote(edition)}/{quote(name)}"

    def address(self, url: str) -> str:
        """The mirror's address for a publisher's.

        An address of the mirror stays itself, and so does what is not http(s), to be refused.
        """
        parts = urlsplit(url)
        own = url == self.base or url.startswith(self.base + "/")
        if own or parts.scheme not in ("http", "https"):
            return url
        host = (parts.hostname or "") + (f"_{parts.port}" if parts.port else "")
        path = parts.path or "/"
        path += "index" if path.endswith("/") else ""
        return f"{self.base}/{host}{path}{_suffix(parts.query)}"


Mirror = FolderMirror | AddressMirror


def parse_mirror(text: str | None) -> Mirror | None:
    """None without a mirror. Raises IngestionError for what is neither a folder nor http(s)."""
    if not text:
        return None
    if text.startswith(("http://", "https://")):
        return AddressMirror(text.rstrip("/"))
    folder = Path(text).absolute()
    if "://" in text or not folder.is_dir():
        raise IngestionError(
            "Le miroir n'est ni un dossier présent, ni une adresse http(s).",
            Where(value=text),
            rule="un dossier <source_id>/<edition>/<fichier>, ou une adresse de base",
            next_step="corriger --miroir ou OBSERVATOIRE_MIROIR",
        )
    return FolderMirror(folder)


def _suffix(query: str) -> str:
    if not query:
        return ""
    joined = query.replace("&", "+")
    safe = _UNSAFE.sub("_", joined)
    kept = safe[:_QUERY_MAX]
    faithful = kept == joined and "+" not in query
    digest = "" if faithful else "~" + hashlib.sha256(query.encode()).hexdigest()[:8]
    return f"~{kept}{digest}"
