"""From a partner's layers to territories: each polygon is accepted, or refused with its reason.

Nothing is moved or exchanged to make it fit: coordinates that look wrong are said to look wrong.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingestion.contours.layers import LAMBERT_93, METROPOLE, repair
from ingestion.errors import EditionRefused, Where
from ingestion.files.text_table import RejectedRow
from ingestion.partners.privacy.personal import hide, search
from ingestion.registers.fixed_tables import CONTOUR_TABLES
from ingestion.spatial.lived.layers import DrawnLayer
from ingestion.spatial.lived.limits import MAX_AREA_KM2, MIN_AREA_M2
from ingestion.spatial.lived.privacy import (
    CODE_FIELDS,
    LABEL_FIELDS,
    clean_label,
    safe_label,
    safe_name,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{1,39}$")
# Codes that belong to the State's geographies: a partner's polygon must not take one.
_OFFICIAL = re.compile(r"^(Q[PN][0-9]{2}[0-9AB]|QV-)", re.IGNORECASE)
_MAX_LABEL = 120
# Beyond half of the polygons, it is the file that is wrong.
_MOST_REFUSED = 0.5
# Reasons that a refusal lists.
_REASONS = 5


@dataclass(frozen=True, slots=True, eq=False)
class DrawnTerritories:
    """frame: columns of contour_quartier_vecu. rejected: polygons refused, `line` is their rank.

    masked: ranks of the polygons whose label named persons. unarchived: why the files, as they
    came, must not go to the raw archive.
    """

    frame: "GeoDataFrame"
    rejected: tuple[RejectedRow, ...]
    read: int
    masked: tuple[int, ...] = ()
    unarchived: tuple[str, ...] = ()


def slug_of(name: str) -> str:
    """Unaccented lower case: « Îlot Péri (nord) » -> `ilot-peri-nord`; `sans-nom` for nothing."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "sans-nom"


def build_territories(deposit: str, layers: Iterable[DrawnLayer]) -> DrawnTerritories:
    """Territories of a deposit in EPSG:2154. Raises EditionRefused when none, or few, can be.

    A polygon's code is the one its attributes declare (`code_quartier` or `code`), else
    `QV-<deposit>-<rank>`, ranks running over the layers.
    """
    import geopandas

    rows: list[dict[str, Any]] = []
    rejected: list[RejectedRow] = []
    masked: list[int] = []
    rank = 0
    for layer in layers:
        shapes, repairs, problems = _metric(layer)
        for position, properties in enumerate(layer.properties):
            rank += 1
            code, wrong = _code(properties, deposit, rank, {r["code_quartier"] for r in rows})
            problem = problems[position] or wrong
            declared = _text(properties, LABEL_FIELDS) or f"{deposit} {rank}"
            label, is_masked = safe_label(declared, rank)
            masked += [rank] * is_masked
            file = safe_name(layer.file)
            if problem:
                rejected.append(RejectedRow(rank, file, hide(code), problem, (label,)))
                continue
            rows.append(
                {"code_quartier": code, "libelle": label[:_MAX_LABEL], "depot": deposit,
                 "fichier": file, "rang": rank, "motif_reparation": repairs[position],
                 "geometry": shapes[position]}
            )  # fmt: skip
    _check_share(deposit, rank, rejected)
    frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs=LAMBERT_93)
    frame["surface_m2"] = frame.geometry.area
    frame["est_repare"] = frame["motif_reparation"].notna()
    columns = [*CONTOUR_TABLES["contour_quartier_vecu"], "geometry"]
    return DrawnTerritories(frame[columns], tuple(rejected), rank, tuple(masked))


def _metric(layer: DrawnLayer) -> tuple[list[Any], list[str | None], list[str | None]]:
    """Shapes in EPSG:2154, what was repaired, and why each is refused (None: it is not)."""
    import geopandas
    import shapely

    shapes = [s if _is_polygon(s) else None for s in layer.shapes]
    problems = [_drawing_problem(s) for s in layer.shapes]
    problems = [p or _place_problem(s, layer.crs) for p, s in zip(problems, shapes, strict=True)]
    usable = [i for i, p in enumerate(problems) if p is None]
    fixed = repair(
        geopandas.GeoDataFrame(
            {"rang": usable}, geometry=[shapes[i] for i in usable], crs=layer.crs
        ).to_crs(LAMBERT_93)
    )
    moved: list[Any] = [None] * len(shapes)
    repairs: list[str | None] = [None] * len(shapes)
    columns = zip(usable, fixed.geometry, fixed["motif_reparation"], strict=True)
    for position, shape, reason in columns:
        area = shapely.area(shape)
        moved[position] = shape
        repairs[position] = reason if isinstance(reason, str) else None
        if not MIN_AREA_M2 <= area <= MAX_AREA_KM2 * 1e6:
            problems[position] = (
                f"surface de {area:.0f} m² : entre {MIN_AREA_M2:.0f} m² et {MAX_AREA_KM2} km²"
            )
    return moved, repairs, problems


def _is_polygon(shape: Any) -> bool:
    return shape is not None and shape.geom_type in ("Polygon", "MultiPolygon")


def _drawing_problem(shape: Any) -> str | None:
    import numpy
    import shapely

    if shape is None:
        return "géométrie absente ou illisible"
    if not _is_polygon(shape):
        return f"un polygone est attendu, et non {shape.geom_type}"
    if shape.is_empty or not numpy.isfinite(shapely.get_coordinates(shape)).all():
        return "polygone vide, ou coordonnées qui ne sont pas des nombres"
    return None


def _place_problem(shape: Any, crs: Any) -> str | None:
    """Is the polygon in metropolitan France, under the projection that its file declares?"""
    import shapely
    from pyproj import Transformer

    if shape is None:
        return None
    move = Transformer.from_crs(crs, 4326, always_xy=True)
    x, y = shapely.get_coordinates(shape).T
    lon, lat = move.transform(x, y)
    if _inside(lon, lat):
        return None
    if crs.is_geographic and _inside(lat, lon):
        return "longitude et latitude semblent échangées : en GeoJSON la longitude vient d'abord"
    if crs.is_geographic and (abs(x) > 360).any():
        return (
            "coordonnées en mètres sous une projection en degrés : déclarer EPSG:2154, ou "
            "exporter en EPSG:4326"
        )
    return "hors de la France métropolitaine sous la projection déclarée"


def _inside(lon: Any, lat: Any) -> bool:
    west, south, east, north = METROPOLE
    return bool(((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).all())


def _code(
    properties: dict[str, Any], deposit: str, rank: int, taken: set[str]
) -> tuple[str, str | None]:
    """The polygon's code, and why it cannot be used."""
    declared = _text(properties, CODE_FIELDS)
    if declared is None:
        return f"QV-{deposit}-{rank}", None
    if not _CODE.match(declared):
        return declared, "code déclaré illisible : lettres sans accent, chiffres, tirets, 2 à 40"
    if search(declared).kinds:
        return declared, "code déclaré qui ressemble à une donnée personnelle"
    if _OFFICIAL.match(declared):
        return declared, "code réservé : c'est celui d'un quartier prioritaire ou d'un autre dépôt"
    return declared, "code déclaré deux fois" if declared in taken else None


def _text(properties: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """First of these attributes that is filled, on one line; names are compared in lower case."""
    values = {str(key).strip().lower(): value for key, value in properties.items()}
    for name in names:
        value = values.get(name)
        # Whole numbers come as decimals from a column that has blanks.
        value = int(value) if isinstance(value, float) and value.is_integer() else value
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        text = clean_label(str(value))
        if text:
            return text
    return None


def _check_share(deposit: str, read: int, rejected: list[RejectedRow]) -> None:
    if read and len(rejected) <= _MOST_REFUSED * read:
        return
    reasons = " ; ".join(f"polygone {r.line} : {r.reason}" for r in rejected[:_REASONS])
    count = f"{len(rejected)} polygones refusés sur {read} ({reasons})."
    raise EditionRefused(
        count if read else "Le dépôt n'a aucun polygone.",
        Where(file=rejected[0].column if rejected else deposit),
        rule=f"au plus {_MOST_REFUSED:.0%} de polygones refusés",
        next_step="corriger la couche puis la redéposer",
    )
