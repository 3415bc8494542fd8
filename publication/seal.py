"""Give a candidate its manifest: from then on it is complete, read-only and verifiable.

What does not belong here: publishing it (`swap`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from expectations.results import CheckResult
from publication.build import Candidate
from publication.durable import READ_ONLY, sha256_of, sync_file, sync_folder
from publication.manifest import FILE_NAME, FichierSortie, Manifest, write_manifest


def seal(
    candidate: Candidate, controles: Iterable[CheckResult], moment: datetime | None = None
) -> Manifest:
    """Write the manifest with the checksum of every file and the results of every gate."""
    files: dict[str, FichierSortie] = {}
    for path in sorted(candidate.folder.iterdir()):
        if path.name == FILE_NAME:
            continue
        path.chmod(READ_ONLY)
        sync_file(path)
        files[path.name] = FichierSortie(sha256=sha256_of(path), octets=path.stat().st_size)
    info = candidate.info
    manifest = Manifest(
        id=info.id,
        publiee_le=moment or datetime.now(UTC),
        nature_donnees=info.nature_donnees,
        empreinte=info.empreinte,
        territoire=info.territoire,
        entrees=info.entrees,
        controles=tuple(result.as_row() for result in controles),
        tables=dict(candidate.tables),
        partitions={table: dict(parts) for table, parts in candidate.partitions.items()},
        fichiers=files,
        versions=dict(info.versions),
        precedente=info.precedente,
        ecarts_acceptes=info.ecarts_acceptes,
    )
    write_manifest(candidate.folder, manifest)
    sync_folder(candidate.folder)
    return manifest
