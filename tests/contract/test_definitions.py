"""The graph that Dagster shows: keys, gates, job and schedule, as a snapshot in the repository.

After a wanted change: OBSERVATOIRE_SNAPSHOT=1 pytest tests/contract/test_definitions.py
"""

import json
import os
from pathlib import Path
from typing import Any

from dagster import AssetKey, Definitions

from ingestion.declaration.source_model import Source
from orchestration.dagster_defs.build import JOB
from orchestration.dagster_defs.inputs import INPUT_TABLES
from orchestration.dbt_manifest import manifest_path
from orchestration.dbt_worker import saved_parse, settle
from orchestration.settings import Settings

SNAPSHOT = Path(__file__).with_name("definitions_snapshot.json")


def described(definitions: Definitions) -> dict[str, Any]:
    graph = definitions.resolve_asset_graph()
    schedules = definitions.get_repository_def().schedule_defs
    return {
        "assets": sorted(key.to_user_string() for key in graph.get_all_asset_keys()),
        "portes": sorted(
            f"{key.asset_key.to_user_string()}:{key.name}"
            for key in graph.asset_check_keys
            if key.name.startswith("porte_")
        ),
        "jobs": sorted(job.name for job in definitions.resolve_all_job_defs()),
        "schedules": {
            s.name: [s.job_name, s.cron_schedule, s.execution_timezone] for s in schedules
        },
    }


def test_keys_gates_jobs_and_schedules_are_those_of_the_snapshot(definitions: Definitions) -> None:
    found = described(definitions)
    if os.environ.get("OBSERVATOIRE_SNAPSHOT"):
        text = json.dumps(found, ensure_ascii=False, indent=1)
        SNAPSHOT.write_text(text + "\n", encoding="utf-8")
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_each_source_of_the_catalogue_is_an_asset_behind_a_blocking_gate(
    definitions: Definitions, catalogue: dict[str, Source]
) -> None:
    graph = definitions.resolve_asset_graph()
    gates = {
        key.asset_key.path[1]
        for key in graph.asset_check_keys
        if key.name == "porte_1" and graph.get(key).blocking
    }
    assert gates == set(catalogue)
    assert {k.path[1] for k in graph.get_all_asset_keys() if k.path[0] == "sources"} == gates


def test_every_input_waits_for_every_source(
    definitions: Definitions, catalogue: dict[str, Source]
) -> None:
    graph = definitions.resolve_asset_graph()
    sources = {AssetKey(["sources", source_id]) for source_id in catalogue}
    for table in INPUT_TABLES:
        assert graph.get(AssetKey(["entrees", table])).parent_keys == sources


def test_the_candidate_waits_for_every_mart_and_the_release_for_the_audited_candidate(
    definitions: Definitions,
) -> None:
    graph = definitions.resolve_asset_graph()
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    candidate = graph.get(AssetKey(["publication", "version_candidate"]))
    assert marts
    assert candidate.parent_keys == marts
    current = graph.get(AssetKey(["publication", "version_courante"]))
    assert current.parent_keys == {candidate.key}
    gate = next(k for k in graph.asset_check_keys if k.name == "porte_3")
    assert graph.get(gate).blocking


def test_the_tests_of_dbt_block_what_follows(definitions: Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    tests = [k for k in graph.asset_check_keys if k.asset_key.path[0] in ("marts", "intermediate")]
    assert tests
    assert not [k for k in graph.asset_check_keys if k.asset_key.path[0] == "entrees"]


def test_the_job_holds_the_whole_graph(definitions: Definitions) -> None:
    job = definitions.resolve_job_def(JOB)
    assert job.asset_layer.executable_asset_keys == set(
        definitions.resolve_asset_graph().materializable_asset_keys
    )


def test_the_night_is_off_until_somebody_starts_it(definitions: Definitions) -> None:
    [schedule] = definitions.get_repository_def().schedule_defs
    assert schedule.default_status.value == "STOPPED"


def test_a_manifest_serves_any_data_folder(prepared: Settings, manifest: dict[str, Any]) -> None:
    places = {
        source["config"]["meta"]["external_location"] for source in manifest["sources"].values()
    }
    assert {place.split("/")[0] for place in places} == {":entrees:"}
    assert str(prepared.layout.root) not in json.dumps(manifest)


def test_a_build_starts_from_the_saved_parse(prepared: Settings, manifest: dict[str, Any]) -> None:
    saved = saved_parse(manifest_path(prepared).parent)
    assert saved.nodes.keys() == manifest["nodes"].keys()
    settle(saved, "/la")
    for source in saved.sources.values():
        assert source.meta["external_location"].startswith("/la/")
    # dbt-duckdb loads a seed from here.
    roots = {node.root_path for node in saved.nodes.values() if node.resource_type == "seed"}
    assert roots == {str(prepared.dbt_project)}
