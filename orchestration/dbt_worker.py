"""The program of the dbt process: imports dbt at once, then runs the commands that it is sent.

Started early, its import and the parse of the project run beside the rest of the refresh. One
JSON list of arguments per line of standard input; dbt's own log goes to standard output. The end
of standard input means that the refresh is gone, even killed: the process ends with it.
"""

import json
import os
import queue
import sys
import threading
from typing import Any

SUCCESS, FAILED, CRASHED = 0, 1, 2


def main() -> None:
    commands: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(commands,), daemon=True).start()
    from dbt.cli.main import dbtRunner

    manifest: Any = None
    while True:
        arguments = commands.get()
        result = dbtRunner(manifest=manifest).invoke(arguments)
        code = SUCCESS if result.success else CRASHED if result.exception else FAILED
        if "build" in arguments:
            sys.stdout.flush()
            os._exit(code)
        # What follows starts from this parse, and does not read the project again.
        if "parse" in arguments:
            manifest = result.result if result.success else None
        _answer(code)


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
