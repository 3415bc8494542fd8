"""TYP02: classes of quartiers that resemble each other, on the standard scores of their inputs.

k-means with a fixed seed, the best of many starts; classes are numbered from the most fragile mean
index to the least. A generation with too few quartiers has no class. scipy, because it is installed
with Great Expectations: scikit-learn would be a heavy package more, for some thirty points.

What does not belong here: choosing inputs, their years and their scores (int_indice_...), and the
reason of an absence (int_indicateur_typologie).
"""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    """One row per classed quartier: code_quartier, generation, classe, nb_classes, two measures."""
    import pyarrow as pa

    dbt.config(materialized="table")
    standardised, scores = dbt.ref("int_indice_standardise"), dbt.ref("int_indice_score")
    settings = {name: int(value) for name, value in dbt.config.get("meta").items()}
    indices = dict(
        scores.filter("scenario = 'reference'").project("code_quartier, valeur").fetchall()
    )
    rows = []
    for generation, points in points_by_generation(standardised).items():
        rows += [{"generation": generation} | row for row in classed(points, indices, **settings)]
    numbers = ["generation", "classe", "nb_classes"]
    measures = ["distance_centre", "silhouette"]
    schema = pa.schema(
        [("code_quartier", pa.string())]
        + [(name, pa.int32()) for name in numbers]
        + [(name, pa.float64()) for name in measures]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def points_by_generation(standardised: Any) -> dict[int, dict[str, list[float]]]:
    """Scores of each quartier, sorted: the same rows in another order give the same classes."""
    found: dict[int, dict[str, list[float]]] = {}
    columns = "generation, code_quartier, code_indicateur, score_reduit"
    for generation, code, _, score in sorted(standardised.project(columns).fetchall()):
        found.setdefault(generation, {}).setdefault(code, []).append(score)
    return found


def classed(
    points: dict[str, list[float]],
    indices: dict[str, float],
    *,
    classes: int,
    par_classe: int,
    graine: int,
    departs: int,
) -> list[dict[str, Any]]:
    """Rows of one generation; none when they are too few, too alike, or without an index."""
    import numpy as np

    codes = sorted(points)
    if len(codes) < classes * par_classe or not set(codes) <= set(indices):
        return []
    places = np.array([points[code] for code in codes], dtype=float)
    if len(np.unique(places, axis=0)) < classes:
        return []
    labels = numbered(partition(places, classes, graine, departs), [indices[c] for c in codes])
    distances = distances_to_centre(places, labels)
    fits = silhouettes(places, labels)
    return [
        {
            "code_quartier": code,
            "classe": labels[i],
            "nb_classes": classes,
            "distance_centre": round(float(distances[i]), 6),
            "silhouette": round(float(fits[i]), 6),
        }
        for i, code in enumerate(codes)
    ]


def numbered(labels: list[int], indices: list[float]) -> list[int]:
    """Classes from 1, the highest mean index first: a number that means something and stays."""
    members: dict[int, list[float]] = {}
    for label, index in zip(labels, indices, strict=True):
        members.setdefault(label, []).append(index)
    means = {label: sum(values) / len(values) for label, values in members.items()}
    order = sorted(means, key=lambda label: (-means[label], labels.index(label)))
    return [order.index(label) + 1 for label in labels]


def partition(places: Any, classes: int, seed: int, starts: int) -> list[int]:
    """Label of each point in the tightest of `starts` partitions without an empty class."""
    import warnings

    import numpy as np
    from scipy.cluster.vq import kmeans2

    generator = np.random.default_rng(seed)
    best: tuple[float, list[int]] | None = None
    with warnings.catch_warnings():
        # An empty class on the way: that start is left out.
        warnings.simplefilter("ignore")
        for _ in range(starts):
            _, found = kmeans2(places, classes, iter=100, minit="++", rng=generator)
            labels = [int(label) for label in found]
            if len(set(labels)) < classes:
                continue
            spread = round(float(np.sum(distances_to_centre(places, labels) ** 2)), 9)
            if best is None or spread < best[0]:
                best = spread, labels
    if best is None:
        raise ValueError(f"aucun départ ne donne {classes} classes : augmenter typologie_departs")
    return best[1]


def distances_to_centre(places: Any, labels: list[int]) -> Any:
    """Distance of each point to the mean of its class."""
    import numpy as np

    own = np.array(labels)
    centres = {label: places[own == label].mean(axis=0) for label in set(labels)}
    return np.array([np.linalg.norm(p - centres[k]) for p, k in zip(places, labels, strict=True)])


def silhouettes(places: Any, labels: list[int]) -> Any:
    """From -1 (nearer to another class) to 1 (well inside its own); 0 for a class of one."""
    import numpy as np
    from scipy.spatial.distance import cdist

    own, between = np.array(labels), cdist(places, places)
    fits = []
    for i, label in enumerate(own):
        mates = (own == label) & (np.arange(len(own)) != i)
        if not mates.any():
            fits.append(0.0)
            continue
        inside = between[i][mates].mean()
        outside = min(between[i][own == other].mean() for other in set(labels) - {label})
        fits.append((outside - inside) / max(inside, outside, 1e-12))
    return np.array(fits)
