"""The dbt project as a graph, read from its manifest: what the rules of its shape look at."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Graph:
    """Nodes of a manifest; a model is named by its own name, a source by `source.table`."""

    manifest: dict[str, Any]

    @cached_property
    def models(self) -> dict[str, dict[str, Any]]:
        """Models of the project, by name."""
        return {n["name"]: n for n in self._nodes("model")}

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Source tables, by name."""
        return {n["name"]: n for n in self.manifest["sources"].values()}

    @cached_property
    def tests(self) -> dict[str, set[str]]:
        """Names of the models, seeds and sources that each data test looks at."""
        return {n["name"]: self._parents(n) for n in self._nodes("test")}

    @cached_property
    def parents(self) -> dict[str, set[str]]:
        """What each model reads: models, seeds and sources, by name."""
        return {name: self._parents(node) for name, node in self.models.items()}

    @cached_property
    def children(self) -> dict[str, set[str]]:
        """Models that read each model or source."""
        found: dict[str, set[str]] = {name: set() for name in (*self.models, *self.sources)}
        for name, parents in self.parents.items():
            for parent in parents & found.keys():
                found[parent].add(name)
        return found

    @cached_property
    def exposed(self) -> set[str]:
        """What the exposures depend on."""
        return set().union(*(self._parents(n) for n in self.manifest["exposures"].values()))

    def tests_of(self, generic: str) -> set[str]:
        """Names of the tests of a generic kind."""
        kinds = {n["name"]: n.get("test_metadata") or {} for n in self._nodes("test")}
        return {name for name, kind in kinds.items() if kind.get("name") == generic}

    def layer(self, name: str) -> str:
        """staging, intermediate or marts."""
        return str(self.models[name]["fqn"][1])

    def is_view(self, name: str) -> bool:
        """True for a model that holds no rows of its own."""
        return self.models[name]["config"]["materialized"] in ("view", "ephemeral")

    def _nodes(self, kind: str) -> list[dict[str, Any]]:
        return [n for n in self.manifest["nodes"].values() if n["resource_type"] == kind]

    def _parents(self, node: dict[str, Any]) -> set[str]:
        return {_name(unique_id) for unique_id in node["depends_on"]["nodes"]}


def _name(unique_id: str) -> str:
    return unique_id.split(".", maxsplit=2)[2].rsplit(".", maxsplit=1)[-1]
