"""From the quartiers of 2015 to those of 2024: what each shares with which, by area and by people.

Two independent geographies: the relation (identique, modifie…) is ANCT's and is not guessed here.
"""

from typing import Any

import polars as pl

from ingestion.spatial.grid import Grid
from ingestion.spatial.overlay import codes_at, contents, grid_serves, shared_pieces, shares
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.tables import BY_AREA, as_table

# METHODS §6: below 0.5 % of either quartier, the meeting of two roughly drawn borders…
NOISE = 0.005
# … unless it is most of the other one: a small quartier wholly inside a large one is no noise.
_MOST = 0.5


def passage(old: Polygons, new: Polygons, grid: Grid) -> pl.DataFrame:
    """Table passage_quartier. `old` and `new` must not overlap among themselves.

    Shares of a split quartier then sum to at most 1. Raises IngestionError for a share above 1.
    """
    pieces = shared_pieces(old, new)
    inside = contents(pieces.shapes, grid)
    codes_old, codes_new = codes_at(old, pieces.left), codes_at(new, pieces.right)
    part_old = shares(pieces.areas, old.areas()[pieces.left], "part_surface_15_dans_24", codes_old)
    part_new = shares(pieces.areas, new.areas()[pieces.right], "part_surface_24_dans_15", codes_new)
    people_old = _people(old, grid)[pieces.left]
    people_new = _people(new, grid)[pieces.right]
    pairs = pl.DataFrame(
        {
            "code_2015": codes_old,
            "code_2024": codes_new,
            "surface_commune_m2": pieces.areas,
            "part_surface_15_dans_24": part_old,
            "part_surface_24_dans_15": part_new,
            "part_pop_15_dans_24": shares(inside.mass, people_old, "part_pop", codes_old),
            "part_pop_24_dans_15": shares(inside.mass, people_new, "part_pop", codes_new),
            "est_bruit": _noise(part_old, part_new),
        }
    ).fill_nan(None)
    kept = pairs.filter(~pl.col("est_bruit"))
    alone = [
        _alone(old.codes, kept, "code_2015", "part_surface_15_dans_24"),
        _alone(new.codes, kept, "code_2024", "part_surface_24_dans_15"),
    ]
    rows = pl.concat([pairs, *alone], how="diagonal")
    shared = (pl.col("part_pop_15_dans_24"), pl.col("part_pop_24_dans_15"))
    by_people = shared[0].is_not_null() & shared[1].is_not_null()
    return as_table(
        "passage_quartier",
        rows.with_columns(
            methode=pl.when(by_people).then(pl.lit(grid.measure)).otherwise(pl.lit(BY_AREA)),
            confiance=pl.when(by_people).then(pl.lit("C")).otherwise(pl.lit("D")),
            millesime_carreaux=pl.when(by_people).then(pl.lit(grid.vintage, pl.Int32)),
        ),
    )


def _people(quartiers: Polygons, grid: Grid) -> Any:
    """Residents of each quartier; 0, hence no share, where the grid does not know enough."""
    import numpy

    inside = contents(quartiers.shapes, grid)
    return numpy.where(grid_serves(inside, quartiers.areas()), inside.mass, 0.0)


def _noise(part_old: Any, part_new: Any) -> Any:
    import numpy

    smaller, larger = numpy.minimum(part_old, part_new), numpy.maximum(part_old, part_new)
    return (smaller < NOISE) & (larger < _MOST)


def _alone(codes: tuple[str, ...], pairs: pl.DataFrame, column: str, share: str) -> pl.DataFrame:
    """Quartiers that none of the other generation meets: nothing of them goes on."""
    found = set(pairs.get_column(column))
    left = [code for code in codes if code not in found]
    return pl.DataFrame(
        {column: left, share: [0.0] * len(left), "est_bruit": [False] * len(left)},
        schema={column: pl.String, share: pl.Float64, "est_bruit": pl.Boolean},
    )
