"""k-means: centres that rows lie near to, and how well the clusters are apart."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import distance

from deep_research.statistics.samples import Numbers

Labels = NDArray[np.intp]
_STARTS = 8
_ROUNDS = 100


class Partition(NamedTuple):
    centres: Numbers
    inertia: float


def partition(rows: Numbers, k: int, generator: np.random.Generator) -> Partition:
    """The best of several starts by the sum of squared distances (Lloyd 1982, IEEE Trans. Inf. Theory 28, 129-137)."""
    return min((_settled(rows, _start(rows, k, generator)) for _ in range(_STARTS)), key=lambda each: each.inertia)


def assigned(rows: Numbers, centres: Numbers) -> Labels:
    """Each row's nearest centre."""
    return np.asarray(_squares(rows, centres).argmin(axis=1), dtype=np.intp)


def silhouette(rows: Numbers, labels: Labels) -> float:
    """Mean of (b - a) / max(a, b): a is a row's mean distance within its cluster, b to the nearest other one.

    Rousseeuw (1987), J. Comput. Appl. Math. 20, 53-65; 0 for a row alone in its cluster, -1 where all are in one.
    """
    clusters = np.unique(labels)
    if len(clusters) < 2:
        return -1.0
    distances = distance.squareform(distance.pdist(rows))
    sizes = np.array([(labels == each).sum() for each in clusters])
    sums = np.column_stack([distances[:, labels == each].sum(axis=1) for each in clusters])
    own = labels[:, None] == clusters
    inside = sums[own] / np.maximum(sizes[own.argmax(axis=1)] - 1, 1)
    outside = np.where(own, np.inf, sums / sizes).min(axis=1)
    larger = np.maximum(inside, outside)
    widths = np.where(larger > 0, (outside - inside) / np.where(larger > 0, larger, 1), 0.0)
    widths[sizes[own.argmax(axis=1)] == 1] = 0.0
    return float(widths.mean())


def _start(rows: Numbers, k: int, generator: np.random.Generator) -> Numbers:
    """k-means++: each next centre is drawn with a chance that grows with the squared distance to the nearest one."""
    centres = [rows[generator.integers(len(rows))]]
    nearest = ((rows - centres[0]) ** 2).sum(axis=1)
    for _ in range(k - 1):
        total = nearest.sum()
        place = generator.choice(len(rows), p=nearest / total) if total > 0 else generator.integers(len(rows))
        centres.append(rows[place])
        nearest = np.minimum(nearest, ((rows - centres[-1]) ** 2).sum(axis=1))
    return np.array(centres)


def _settled(rows: Numbers, centres: Numbers) -> Partition:
    for _ in range(_ROUNDS):
        labels = assigned(rows, centres)
        moved = centres.copy()
        for label in range(len(centres)):
            members = rows[labels == label]
            if len(members):
                moved[label] = members.mean(axis=0)
        if np.allclose(moved, centres, rtol=0, atol=1e-9):
            break
        centres = moved
    return Partition(centres, float(_squares(rows, centres).min(axis=1).sum()))


def _squares(rows: Numbers, centres: Numbers) -> Numbers:
    """Squared distances, rows by centres."""
    squares = (rows**2).sum(axis=1)[:, None] - 2 * rows @ centres.T + (centres**2).sum(axis=1)
    return np.asarray(np.maximum(squares, 0.0), dtype=np.float64)
