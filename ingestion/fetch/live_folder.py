"""The nature of what is in the live folder: real, or simulated when the mirror says so.

A mirror of simulated data (`SIMULE.yml` at its root) marks the live folder before any of its
files comes in; the two natures never mix in one folder, in either direction. A mirror folder
without the mark that holds simulated files all the same (copied or linked from the demo) is
refused.
"""

from pathlib import Path

from ingestion.errors import IngestionError, Where
from ingestion.fetch.codings import plain_bytes
from ingestion.fetch.failure import NOT_THERE, FetchFailure
from ingestion.fetch.limits import Limits
from ingestion.fetch.mirror import AddressMirror, FolderMirror, Mirror
from ingestion.fetch.receipts import RECEIPTS
from ingestion.fetch.web import Web
from ingestion.file_io import write_atomically
from ingestion.input_folder import SIMULATED_MARK, is_simulated_file, lies_under_mark

_SIGN = b"SIMUL"


def settle_nature(root: Path, mirror: Mirror | None, limits: Limits) -> str | None:
    """Create the folder and its mark; the reason to fetch nothing, when the nature is unknown.

    Raises IngestionError when the folder holds data of the other nature.
    """
    root.mkdir(parents=True, exist_ok=True)
    mark = root / SIMULATED_MARK
    try:
        simulated = _mark_of(mirror, limits)
    except FetchFailure as failure:
        return f"le miroir ne dit pas si ses données sont simulées ({failure.reason})"
    if simulated and not mark.is_file():
        if _holds_data(root):
            raise _mixed(root, "Le miroir est SIMULÉ et le dossier contient des données réelles.")
        write_atomically(mark, lambda path: _write(path, simulated))
    elif not simulated and mark.is_file():
        raise _mixed(root, "Le dossier contient des données SIMULÉES, la collecte est réelle.")
    return None


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _holds_data(root: Path) -> bool:
    return (root / RECEIPTS).is_file() or any(path.is_dir() for path in root.iterdir())


def _mixed(root: Path, reason: str) -> IngestionError:
    return IngestionError(
        reason,
        Where(file=str(root)),
        rule="un dossier de collecte est tout réel ou tout simulé",
        next_step=f"vider {root}, ou nommer un autre dossier de données (OBSERVATOIRE_DATA)",
    )


def _mark_of(mirror: Mirror | None, limits: Limits) -> bytes | None:
    """Content of the mirror's mark; None for publishers themselves and for a real mirror."""
    if isinstance(mirror, FolderMirror):
        mark = mirror.root / SIMULATED_MARK
        if mark.is_file():
            return mark.read_bytes() or _SIGN
        _refuse_unmarked(mirror.root)
        return None
    if isinstance(mirror, AddressMirror):
        import asyncio

        return asyncio.run(_ask_mark(mirror, limits))
    return None


def _refuse_unmarked(root: Path) -> None:
    """Raises IngestionError for simulated files in a mirror that does not say so at its root."""
    copied = (path for path in root.glob("*/*/*") if path.is_file())
    found = root if lies_under_mark(root) else next(filter(is_simulated_file, copied), None)
    if found is not None:
        raise IngestionError(
            "Le miroir contient des données SIMULÉES, et sa racine ne le dit pas.",
            Where(file=str(found)),
            rule=f"un miroir de données simulées porte {SIMULATED_MARK} à sa racine",
            next_step=f"copier aussi {SIMULATED_MARK}, ou retirer ces fichiers du miroir",
        )


async def _ask_mark(mirror: AddressMirror, limits: Limits) -> bytes | None:
    url = f"{mirror.base}/{SIMULATED_MARK}"

    async with Web(limits, mirror) as web:

        async def once() -> bytes | None:
            async with web.ask(url, also=NOT_THERE) as response:
                if response.status_code in NOT_THERE:
                    return None
                content = b""
                async for chunk in plain_bytes(response):
                    content += chunk
                    if len(content) > 10_000:
                        break
                # A server that answers any address with a page does not say SIMULE.
                return content if _SIGN in content and b"<" not in content[:1] else None

        return await web.patiently(url, once)
