"""The dbt process as the refresh sees it: started early, sent a parse, then a build.

What runs inside it is `dbt_worker`; what its log means to Dagster is `dagster_defs.dbt`.
"""

import json
import subprocess
import sys
from pathlib import Path

from orchestration.dbt_environment import dbt_environment, project_arguments
from orchestration.settings import Settings


class DbtParseFailed(RuntimeError):
    """dbt cannot read its project."""


class DbtProcess:
    """One dbt process for one refresh. Its import of dbt begins at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.dbt_worker"],
            env=dbt_environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._documenting = False

    def parse(self, target: Path) -> None:
        """Ask for a parse into `target`; `wait_parsed` says when it is done."""
        self._send("--quiet", "parse", *project_arguments(self._settings, target))

    def document(self, target: Path) -> None:
        """Ask for the documentation of what was parsed into `target`: one page without network.

        Types and comments come from the contracts of the project: no base is read.
        """
        self._send(
            "--quiet", "docs", "generate", "--static", "--no-compile", "--empty-catalog",
            *project_arguments(self._settings, target),
        )  # fmt: skip
        self._documenting = True

    def wait_documented(self) -> None:
        """Wait for the documentation that was asked for, if any; raises as `wait_parsed`."""
        if self._documenting:
            self._documenting = False
            self._wait("docs generate")

    def wait_parsed(self) -> None:
        """Raises DbtParseFailed with what dbt said."""
        self._wait("parse")

    def _wait(self, command: str) -> None:
        said: list[str] = []
        assert self.process.stdout is not None
        for raw in self.process.stdout:
            line = raw.decode("utf-8", "replace")
            answer = _answer(line)
            if answer == 0:
                return
            if answer is not None:
                break
            said.append(line)
        raise DbtParseFailed(f"dbt {command} a échoué :\n" + "".join(said))

    def build(self, target: Path) -> None:
        """Ask for `dbt build`; its log, as JSON lines, is for whoever reads `process.stdout`."""
        self.wait_documented()
        # Unit tests judge the models, not the data: they are run with the project's own tests.
        self._send(
            # The worker itself says what happens. The file keeps errors only: all that is said
            # costs a sixth of the build.
            "--log-level", "none", "--log-level-file", "error",
            "build", "--exclude-resource-type", "unit_test",
            *project_arguments(self._settings, target),
        )  # fmt: skip

    def close(self) -> None:
        """End the process if it still runs."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _send(self, *arguments: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(arguments).encode() + b"\n")
        self.process.stdin.flush()


def _answer(line: str) -> int | None:
    """Code of a finished parse, when the line says one."""
    if not line.startswith('{"observatoire"'):
        return None
    return int(json.loads(line)["observatoire"]["code"])
