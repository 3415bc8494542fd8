"""The program of the dbt process: imports dbt at once, then runs the commands that it is sent.

Started early, its import and the parse of the project run beside the rest of the refresh. One
JSON list of arguments per line of standard input; dbt's log goes to standard output. The end of
standard input means that the refresh is gone, even killed: the process ends with it.

A parse names no data folder: what it saves serves a build over any of them, which is told then.
"""

import contextlib
import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.dbt_documentation import write_types

# Variable that the sources read, and what a parse puts in its place: no folder has such a name.
_INPUTS, ANYWHERE = "OBSERVATOIRE_ENTREES", ":entrees:"
SUCCESS, FAILED, CRASHED = 0, 1, 2
# dbt's threads speak at once.
_one_line = threading.Lock()


def main() -> None:
    commands: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(commands,), daemon=True).start()
    from dbt.cli.main import dbtRunner

    inputs = os.environ[_INPUTS]
    manifest: Any = None
    while True:
        arguments = commands.get()
        os.environ[_INPUTS] = ANYWHERE if "parse" in arguments else inputs
        if "build" in arguments:
            manifest = manifest or saved_parse(
                Path(arguments[arguments.index("--target-path") + 1])
            )
            settle(manifest, inputs)
        heard: list[Callable[[Any], None]] = [say] if "build" in arguments else []
        result = dbtRunner(manifest=manifest, callbacks=heard).invoke(arguments)
        code = SUCCESS if result.success else CRASHED if result.exception else FAILED
        if "docs" in arguments and result.success:
            write_types(Path(arguments[arguments.index("--target-path") + 1]))
        if "build" in arguments:
            _fold_log()
            sys.stdout.flush()
            os._exit(code)
        # What follows starts from this parse, and does not read the project again.
        if "parse" in arguments:
            manifest = result.result if result.success else None
        _answer(code)


def say(message: Any) -> None:
    """One JSON line of dbt's log, as dbt writes it, unless it is a detail.

    dbt formats each detail before it drops it: on a small base, a twelfth of the build.
    """
    if message.info.level in ("debug", "test"):
        return
    from dbt_common.events.functions import env_scrubber, msg_to_dict
    from dbt_common.utils.encoding import ForgivingJSONEncoder

    line = env_scrubber(json.dumps(msg_to_dict(message), sort_keys=True, cls=ForgivingJSONEncoder))
    with _one_line:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def saved_parse(target: Path) -> Any:
    """What an earlier parse saved there; without it, or damaged, dbt reads its project."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    parsed = target / "partial_parse.msgpack"
    try:
        manifest = Manifest.from_msgpack(parsed.read_bytes(), decoder=extended_mashumuro_decoder)
        manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    # Whatever a damaged file raises, as dbt does of its own.
    except Exception:
        return None
    return manifest if manifest.nodes else None


def settle(manifest: Any, inputs: str) -> None:
    """Tell the sources of a parse where their files are."""
    for source in manifest.sources.values() if manifest else ():
        for meta in (source.meta, source.source_meta, source.config.meta):
            place = meta.get("external_location") if meta else None
            if place:
                meta["external_location"] = place.replace(ANYWHERE, inputs)


def _fold_log() -> None:
    """Bring what DuckDB still holds in its log into its file: each reader would replay it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    # A build that failed may have left no base, or an open transaction: nobody reads that one.
    # Left in the log, a good build is read all the same, more slowly.
    with contextlib.suppress(Exception):
        handle = DuckDBConnectionManager.env().handle()  # type: ignore[no-untyped-call]
        handle.cursor().execute("CHECKPOINT")


def _answer(code: int) -> None:
    """Say that a command is over: one line that is no line of dbt's log."""
    sys.stdout.write(json.dumps({"observatoire": {"code": code}}) + "\n")
    sys.stdout.flush()


def _listen(commands: "queue.SimpleQueue[list[str]]") -> None:
    for line in sys.stdin:
        commands.put(json.loads(line))
    os._exit(CRASHED)


if __name__ == "__main__":
    main()
