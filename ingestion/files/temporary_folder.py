"""Parts of what memory cannot hold, in a temporary folder that goes with the object.

Where: the `tempfile` module says; a refresh points it at its own data folder and empties that
folder when it begins, so that nothing outlives a kill.
"""

import shutil
import tempfile
import weakref
from pathlib import Path

import polars as pl


class TemporaryFolder:
    """A folder of Parquet files, removed when this object is let go."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="observatoire_"))
        self._finalizer = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def write(self, frame: pl.DataFrame, name: str) -> Path:
        """Raises OSError when there is no room: a full disk says nothing against the file read."""
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        try:
            frame.write_parquet(path, compression="lz4")
        except (pl.exceptions.PolarsError, OSError) as error:
            free = shutil.disk_usage(self.path).free // 1_000_000
            raise OSError(
                f"écriture impossible dans {self.path.parent} ({free} Mo libres) : {error} ; "
                "libérer de la place, puis relancer"
            ) from error
        return path
