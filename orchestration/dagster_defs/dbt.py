"""The dbt models as assets and their tests as blocking checks (gate 2)."""

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliInvocation,
    dbt_assets,
)

from orchestration.dbt_process import DbtProcess
from orchestration.gate_two import record_gate_two
from orchestration.session import Session
from orchestration.settings import Settings


class Translator(DagsterDbtTranslator):
    """Keys and groups after dbt's folders: staging, intermediate, marts, seeds."""

    def __init__(self) -> None:
        # enable_source_tests_as_checks stays off: on, it silently stops a blocking check on
        # a source asset from gating the models.
        super().__init__(DagsterDbtTranslatorSettings(enable_asset_checks=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return AssetKey(["entrees", dbt_resource_props["name"]])
        return AssetKey([_folder(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return _folder(dbt_resource_props)


def _folder(props: Mapping[str, Any]) -> str:
    path = props.get("fqn", [])
    return "seeds" if props["resource_type"] == "seed" else str(path[1] if len(path) > 2 else "dbt")


def mart_keys(manifest: Path) -> list[AssetKey]:
    """Keys of the marts: what a release is made of."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return sorted(
        AssetKey(["marts", node["name"]])
        for node in nodes
        if node["resource_type"] == "model" and _folder(node) == "marts"
    )


def build_models(settings: Settings, manifest: Path) -> AssetsDefinition:
    """`dbt build` as one multi-asset."""

    @dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=Translator(),
        name="dbt",
        required_resource_keys={"seance"},
    )
    def dbt(context: AssetExecutionContext) -> Iterator[Any]:
        session: Session = context.resources.seance
        session.progress.step("Modèles et tests dbt")
        target = settings.layout.dbt_target
        target.mkdir(parents=True, exist_ok=True)
        # A new file: models that left the project leave no table, and nothing is replaced.
        for suffix in ("", ".wal"):
            Path(f"{settings.layout.build_database}{suffix}").unlink(missing_ok=True)
        # The parse of the manifest is reused: dbt does not read its project again.
        parsed = manifest.parent / "partial_parse.msgpack"
        if parsed.is_file():
            shutil.copyfile(parsed, target / "partial_parse.msgpack")
        session.dbt.build(target)
        invocation = follow(session.dbt, settings, manifest, context, target)
        # dagster-dbt echoes every dbt line to stdout, which belongs to the command line.
        with (target / "console.log").open("w") as console, contextlib.redirect_stdout(console):
            try:
                with session.journal.timed("dbt"):
                    for event in invocation.stream():
                        _tell(session, event)
                        yield event
            finally:
                record_gate_two(session.journal, target, manifest)

    return dbt


def follow(
    dbt: DbtProcess,
    settings: Settings,
    manifest: Path,
    context: AssetExecutionContext,
    target: Path,
) -> DbtCliInvocation:
    """The running dbt process as dagster-dbt reads it.

    `DbtCliResource.cli` would start a process of its own, run `dbt --version` and open an
    adapter here: some eight seconds that the process started early has already spent.
    """
    from packaging.version import Version

    return DbtCliInvocation(
        process=dbt.process,
        manifest=json.loads(manifest.read_text(encoding="utf-8")),
        dagster_dbt_translator=Translator(),
        project_dir=settings.dbt_project,
        target_path=target,
        raise_on_error=True,
        cli_version=Version(installed("dbt-core")),
        context=context,
    )


def _tell(session: Session, event: Any) -> None:
    key = getattr(event, "asset_key", None)
    name = getattr(event, "check_name", None) or getattr(event, "output_name", None)
    label = key.path[-1] if key is not None else str(name)
    session.progress.node(label, getattr(event, "passed", True) is False)
