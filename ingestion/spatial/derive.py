"""The derived step of the refresh: from landed tables to weights, passage and attachments.

`derive_spatial(inputs_of(entrees, sources), folder)` writes every table of `tables.SCHEMAS` and
says what was checked. The result depends only on the inputs' bytes, the catalogue's declarations
of points and this room's code: when they are those of the last time, nothing is computed.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from expectations.results import CheckResult
from ingestion.file_io import sha256_of, sha256_of_json, sha256_of_tree, write_json
from ingestion.spatial.attach_registers import write_attachments
from ingestion.spatial.commune_cells import write_commune_cells
from ingestion.spatial.communes import communes_met, dissolve_communes
from ingestion.spatial.derived_checks import grid_reach, lived_inside
from ingestion.spatial.families import Territory, read_territory
from ingestion.spatial.inputs import SpatialInputs
from ingestion.spatial.nearest import write_nearest
from ingestion.spatial.passage import passage
from ingestion.spatial.place_points import DEFAULT_REACH, Placer
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.proximity import write_proximities
from ingestion.spatial.tables import KEYS, OVERLAPPING, SCHEMAS, as_table, empty_table
from ingestion.spatial.weights import cell_weights, coverage, iris_weights

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_STATE = "etat.json"
_ROOM = Path(__file__).parent
# Where polygons are repaired and brought to Lambert-93.
_REPAIR = _ROOM.parent / "contours" / "layers.py"


@dataclass(frozen=True, slots=True)
class Derived:
    """tables: name -> Parquet file. fresh: False when the last result was served again."""

    key: str
    tables: dict[str, Path]
    checks: tuple[CheckResult, ...]
    fresh: bool


def derive_spatial(inputs: SpatialInputs, folder: Path) -> Derived:
    """Write `folder/<key>/<table>.parquet` for every table of SCHEMAS, or serve the last result.

    Empty tables where an input is missing. Equal inputs give equal bytes. A result that is
    damaged on disk is made again; the former one is removed once the new one is whole. Raises
    IngestionError when polygons give shares that cannot be.
    """
    key = _key(inputs)
    place = folder / key
    kept = _kept(place)
    if kept is not None:
        return Derived(key, _paths(place), kept, fresh=False)
    draft = folder / f".{key[:16]}.en_cours"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    checks = _write_all(inputs, draft)
    state = {
        "tables": {name: sha256_of(path) for name, path in _paths(draft).items()},
        "controles": [check.as_row() for check in checks],
    }
    write_json(draft / _STATE, state)
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)
    for other in folder.iterdir():
        if other.is_dir() and other.name != key:
            shutil.rmtree(other, ignore_errors=True)
    return Derived(key, _paths(place), checks, fresh=True)


def _key(inputs: SpatialInputs) -> str:
    import duckdb
    import shapely

    return sha256_of_json(
        {
            "fichiers": {name: sha256_of(path) for name, path in inputs.files().items()},
            "points": {
                f"{p.source_id} {p.name}": p.table.model_dump(mode="json") for p in inputs.points
            },
            "perimetre": None if inputs.perimeter is None else sorted(inputs.perimeter),
            "code": sha256_of_tree((*_ROOM.glob("*.py"), _REPAIR), _ROOM.parent),
            "moteurs": [duckdb.__version__, shapely.__version__, shapely.geos_version],
        }
    )


def _paths(place: Path) -> dict[str, Path]:
    return {name: place / f"{name}.parquet" for name in SCHEMAS}


def _kept(place: Path) -> tuple[CheckResult, ...] | None:
    """Checks of a result that is whole on disk, else None."""
    try:
        state = json.loads((place / _STATE).read_text(encoding="utf-8"))
        sums = {name: sha256_of(path) for name, path in _paths(place).items()}
        if state["tables"] != sums:
            return None
        return tuple(CheckResult.from_row(row) for row in state["controles"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_all(inputs: SpatialInputs, folder: Path) -> tuple[CheckResult, ...]:
    territory = read_territory(inputs)
    places = _paths(folder)
    written = dict(_tables(territory))
    for name, frame in written.items():
        frame.write_parquet(places[name], compression="zstd")
    communes = dissolve_communes(territory.core, inputs.names())
    _write_shapes("contour_commune", communes, places)
    _write_cells(inputs, territory, communes, written["poids_carreau_quartier"], places)
    lived = _lived(inputs, communes)
    _write_shapes("quartier_vecu", lived, places)
    placers = _placers(territory)
    checks = write_attachments(
        places["rattachement_point"], inputs.points, placers, territory.extent
    )
    write_proximities(places["proximite_point"], inputs.points, placers, territory.extent)
    reached = grid_reach(written["couverture_quartier"])
    return (*territory.checks, *reached, *lived_inside(lived), *checks)


def _write_cells(
    inputs: SpatialInputs,
    territory: Territory,
    communes: "GeoDataFrame",
    weights: pl.DataFrame,
    places: dict[str, Path],
) -> None:
    """What is asked of cells beside their weights in quartiers: their communes, what is near."""
    mine = Polygons.of_frame(communes, "code_commune")
    if inputs.perimeter is not None:
        mine = mine.only(inputs.perimeter)
    target = places["poids_carreau_commune"]
    write_commune_cells(target, inputs.grid, mine, territory.everywhere)
    inside = weights.filter(pl.col("code_quartier").is_not_null())
    cells = inside.get_column("code_carreau").unique()
    write_nearest(places["proximite_carreau"], inputs.points, cells, territory.extent)


def _tables(t: Territory) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables of weights and passage, families one after the other."""
    builders: dict[str, Callable[[str, Polygons], pl.DataFrame]] = {
        "poids_iris_quartier": lambda f, q: iris_weights(t.iris, q, t.households, f),
        "poids_carreau_quartier": lambda f, q: cell_weights(t.households, q, f),
        "couverture_quartier": lambda f, q: coverage(t.iris, q, t.households, f),
    }
    for name, build in builders.items():
        parts = [build(family, quartiers) for family, quartiers in t.quartiers.items()]
        yield name, as_table(name, pl.concat([empty_table(name), *parts]))
    yield "passage_quartier", _passage(t)


def _passage(t: Territory) -> pl.DataFrame:
    """Pairs of which one quartier at least belongs to the perimeter, whole shares on both sides."""
    old, new = t.quartiers["qpv_2015"], t.quartiers["qpv_2024"]
    rows = passage(
        Polygons.union([old, t.everywhere["qpv_2015"].meeting(new)]),
        Polygons.union([new, t.everywhere["qpv_2024"].meeting(old)]),
        t.residents if len(t.residents) else t.households,
    )
    mine = pl.col("code_2015").is_in(list(old.codes)) | pl.col("code_2024").is_in(list(new.codes))
    return rows.filter(mine.fill_null(False))


def _placers(t: Territory) -> dict[str, Placer | None]:
    """One a family; partners' quartiers only when there are any."""
    known = {family: len(quartiers) > 0 for family, quartiers in t.everywhere.items()}
    return {
        family: Placer(quartiers, DEFAULT_REACH) if known[family] else None
        for family, quartiers in t.around.items()
        if known[family] or family not in OVERLAPPING
    }


def _lived(inputs: SpatialInputs, communes: "GeoDataFrame") -> "GeoDataFrame":
    """The partners' polygons as landed, with the communes that they lie in."""
    import geopandas

    if inputs.contour_quartier_vecu is None:
        return geopandas.GeoDataFrame({"code_quartier": []}, geometry=[], crs=2154)
    frame = geopandas.read_parquet(inputs.contour_quartier_vecu)
    known = Polygons.of_frame(communes, "code_commune")
    met = communes_met(frame.geometry.to_numpy(), known)
    inside: list[bool | None] = [None] * len(frame)
    if inputs.perimeter is not None and len(known):
        inside = [not inputs.perimeter.isdisjoint(codes.split(";")) for codes in met]
    return frame.assign(codes_communes=met, dans_perimetre=inside)


def _write_shapes(name: str, frame: "GeoDataFrame", places: dict[str, Path]) -> None:
    """GeoParquet with the table's columns and types, sorted by its key."""
    import geopandas

    plain = pl.from_pandas(
        frame.drop(columns="geometry").reindex(columns=list(SCHEMAS[name])), nan_to_null=True
    )
    assert isinstance(plain, pl.DataFrame)
    ordered = plain.with_row_index("rang_").sort(KEYS[name]).get_column("rang_").to_list()
    table = plain.cast(SCHEMAS[name])[ordered].to_pandas(use_pyarrow_extension_array=True)
    shapes = frame.geometry.to_numpy()[ordered]
    result = geopandas.GeoDataFrame(table, geometry=list(shapes), crs=2154)
    result.to_parquet(places[name], compression="zstd")
