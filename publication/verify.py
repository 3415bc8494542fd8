"""Is a release still, byte for byte, what was published? Every file against the manifest.

What does not belong here: whether its figures are right (`audit_*`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publication.durable import sha256_of
from publication.errors import PublicationError
from publication.manifest import FILE_NAME, Manifest, read_manifest


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Outcome of a verification: French sentences, empty when the release is intact."""

    release_id: str
    files: int
    problems: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


def verify_release(folder: Path) -> VerifyReport:
    """Compare every file of a release folder with its manifest."""
    try:
        manifest = read_manifest(folder)
    except PublicationError as error:
        return VerifyReport(folder.name, 0, (str(error),))
    problems = [
        problem
        for name in sorted(manifest.fichiers)
        if (problem := _file_problem(folder, name, manifest)) is not None
    ]
    if not manifest.fichiers:
        problems.append("le manifeste ne cite aucun fichier")
    known = set(manifest.fichiers) | {FILE_NAME}
    problems.extend(
        f"{path.name} : fichier inattendu, absent du manifeste"
        for path in sorted(folder.iterdir())
        if path.name not in known
    )
    return VerifyReport(folder.name, len(manifest.fichiers), tuple(problems))


def _file_problem(folder: Path, name: str, manifest: Manifest) -> str | None:
    path, expected = folder / name, manifest.fichiers[name]
    # A manifest tampered with must not make the check read outside the release.
    if Path(name).name != name or not path.is_file():
        return f"{name} : fichier absent"
    size = path.stat().st_size
    if size != expected.octets:
        return f"{name} : {size} octets au lieu de {expected.octets}"
    found = sha256_of(path)
    if found != expected.sha256:
        return f"{name} : contenu modifié (sha256 {found[:12]}… au lieu de {expected.sha256[:12]}…)"
    return None
