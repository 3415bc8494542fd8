"""SIGKILL in the middle of a download: the former file is whole, the next fetch goes on."""

import json
import subprocess
import sys
import time
from collections.abc import Callable

from support.fetching import GOOD, Desk
from support.publisher import Handler, Publisher, content, versioned

from ingestion.declaration.source_model import Source

LONG = b"CODGEO;POP\r\n" + b"".join(b"QP%06d;900\r\n" % n for n in range(20_000))
# Another process, which fetches the source that it is given.
FETCH = """
import json, sys
from pathlib import Path
from ingestion.fetch.collector import Collector
from ingestion.fetch.mirror import AddressMirror
from ingestion.declaration.source_model import Source
told = json.load(sys.stdin)
collector = Collector(Path(told["root"]), AddressMirror(told["mirror"]))
collector.prepare()
collector.fetch(Source.model_validate(told["source"]))
"""


def half_then_nothing(publisher: Publisher, handler: Handler) -> None:
    """Half of the file, then silence."""
    handler.send_response(200)
    handler.send_header("ETag", '"v2"')
    handler.send_header("Content-Length", str(len(LONG)))
    handler.end_headers()
    handler.wfile.write(LONG[: len(LONG) // 2])
    handler.wfile.flush()
    publisher.closing.wait(20)


def test_a_killed_download_leaves_the_former_file_and_is_resumed(
    desk: Desk, make_source: Callable[..., Source]
) -> None:
    source = desk.source(
        make_source(), acces={"type": "fichier", "url": "https://producteur.invalid/essai.csv"}
    )
    desk.publisher.give(desk.path, content(GOOD))
    desk.fetch(source)
    desk.publisher.give(desk.path, half_then_nothing)
    told = {
        "root": str(desk.root), "mirror": desk.publisher.mirror.base,
        "source": source.model_dump(mode="json"),
    }  # fmt: skip
    with subprocess.Popen([sys.executable, "-c", FETCH], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(told).encode())
        process.stdin.close()
        part = desk.file(".essai_2022.csv.part")
        until = time.monotonic() + 20
        while not (part.is_file() and part.stat().st_size) and time.monotonic() < until:
            time.sleep(0.02)
        process.kill()
    held = part.stat().st_size
    assert held > 0
    assert desk.file().read_bytes() == GOOD
    desk.publisher.give(desk.path, versioned(LONG, "v2"))
    assert desk.fetch(source).etat == "change"
    assert desk.file().read_bytes() == LONG
    assert desk.publisher.headers_of(desk.path)[-1]["range"] == f"bytes={held}-"
    assert desk.names() == ["2022/essai_2022.csv", "collecte.json"]
