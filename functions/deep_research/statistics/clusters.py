"""Groups of rows that are like each other."""

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.kmeans import Partition, assigned, partition, silhouette
from deep_research.statistics.requests import Clusters
from deep_research.statistics.results import Count, Figure, Found, left_out
from deep_research.statistics.samples import Numbers, complete, varying

_FITTED = 5_000
_JUDGED = 1_500
"""Rows that silhouettes are taken over: each is compared with all others."""
_LEAST = 10


class Tried(Found):
    k: int
    silhouette: Figure


class Cluster(Found):
    """`centre` holds means in the columns' units; in `most_unlike` it stands out most, by so many `deviations`."""

    n: Count
    share: Figure
    centre: dict[str, Figure]
    most_unlike: str
    deviations: Figure


class Clustering(Found):
    n: Count
    k: int
    silhouette: Figure
    structure: str
    explained: Figure
    seed: int
    tried: tuple[Tried, ...]
    clusters: tuple[Cluster, ...]


def clusters(request: Clusters, table: Table) -> Clustering:
    """k-means over standardised columns: the clusters, largest first, and how well they are apart.

    Lloyd (1982) from k-means++ starts (Arthur & Vassilvitskii 2007); k by the highest mean silhouette (Rousseeuw 1987).
    `structure` is Kaufman & Rousseeuw's (1990) reading of it: none up to 0.25, weak to 0.5, reasonable to 0.7, strong.
    `explained` is the share of the variance that lies between clusters. The order of the rows does not matter.
    """
    matrix = complete(table, request.columns, least=_LEAST)
    for name, column in zip(request.columns, matrix.T, strict=True):
        varying(column, name, "it can't tell rows apart")
    centre, unit = matrix.mean(axis=0), matrix.std(axis=0)
    scaled = (matrix - centre) / unit
    generator = np.random.default_rng(request.seed)
    fitted = _drawn(scaled[np.lexsort(scaled.T)], _FITTED, generator)
    different = np.unique(fitted, axis=0)
    most = min(request.k or request.most, len(different) - 1)
    if most < (request.k or 2):
        raise StatisticsError(f"Different rows: {len(different)}, too few for {request.k or 2} clusters.")
    judged = _drawn(fitted, _JUDGED, generator)
    tried: dict[int, tuple[float, Partition]] = {}
    for k in [request.k] if request.k else range(2, most + 1):
        found = partition(fitted, k, generator)
        tried[k] = (silhouette(judged, assigned(judged, found.centres)), found)
    best = max(tried, key=lambda k: tried[k][0])
    width, chosen = tried[best]
    labels = assigned(scaled, chosen.centres)
    within = float(((scaled - chosen.centres[labels]) ** 2).sum())
    return Clustering(
        n=len(matrix),
        k=best,
        silhouette=width,
        structure=_structure(width),
        explained=1 - within / scaled.size,
        seed=request.seed,
        tried=tuple(Tried(k=k, silhouette=each) for k, (each, _) in tried.items()),
        clusters=_described(request.columns, matrix, scaled, labels, best),
        assumptions=_told(width, len(table.rows), len(matrix), len(fitted)),
    )


def _drawn(rows: Numbers, most: int, generator: np.random.Generator) -> Numbers:
    return rows if len(rows) <= most else rows[np.sort(generator.choice(len(rows), most, replace=False))]


def _described(
    names: tuple[str, ...],
    matrix: Numbers,
    scaled: Numbers,
    labels: "np.ndarray[tuple[int], np.dtype[np.intp]]",
    k: int,
) -> tuple[Cluster, ...]:
    found = []
    for label in range(k):
        rows = labels == label
        if not rows.any():
            continue
        away = scaled[rows].mean(axis=0)
        most = int(np.abs(away).argmax())
        found.append(
            Cluster(
                n=rows.sum(),
                share=rows.mean(),
                centre=dict(zip(names, matrix[rows].mean(axis=0), strict=True)),
                most_unlike=names[most],
                deviations=away[most],
            )
        )
    return tuple(sorted(found, key=lambda cluster: -cluster.n))


def _structure(width: float) -> str:
    for limit, name in ((0.25, "none"), (0.5, "weak"), (0.7, "reasonable")):
        if width <= limit:
            return name
    return "strong"


def _told(width: float, rows: int, n: int, fitted: int) -> tuple[str, ...]:
    told = [*left_out(rows - n)]
    told.append("Columns were scaled to the same deviation; k-means looks for round clusters of similar size.")
    if fitted < n:
        told.append(f"Centres were found on {fitted:,} rows drawn at random; all {n:,} were then assigned to them.")
    if width <= 0.25:
        told.append("The rows form no clear clusters: these are slices of one cloud.")
    return tuple(told)
