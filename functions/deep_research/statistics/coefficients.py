"""Correlation coefficients of samples, their p-values and intervals."""

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.statistics.samples import Numbers


def unexplained(matrix: Numbers) -> tuple[Numbers, Numbers]:
    """The first two columns without what a linear model of the others, the controls, explains of them."""
    if matrix.shape[1] == 2:
        return matrix[:, 0], matrix[:, 1]
    scaled = (matrix - matrix.mean(axis=0)) / np.where(matrix.std(axis=0) > 0, matrix.std(axis=0), 1)
    controls = np.column_stack([np.ones(len(matrix)), scaled[:, 2:]])
    rest = scaled[:, :2] - controls @ np.linalg.lstsq(controls, scaled[:, :2], rcond=None)[0]
    if (rest.std(axis=0) < 1e-7).any():
        raise StatisticsError("The controls explain a column completely, so that nothing is left to correlate.")
    return rest[:, 0], rest[:, 1]


def product_moment(left: Numbers, right: Numbers) -> float:
    """Pearson's r of two samples that vary; scaled first, so that no square overflows."""
    left, right = left - left.mean(), right - right.mean()
    left, right = left / np.abs(left).max(), right / np.abs(right).max()
    return float(np.clip(left @ right / np.sqrt((left @ left) * (right @ right)), -1, 1))


def p_of(r: float, freedom: int) -> float | None:
    """Two-sided, by Student's t with n - 2 degrees of freedom, less one for each control."""
    if freedom < 1:
        return 1.0 if freedom == 0 else None
    rest = (1 - r) * (1 + r)
    return float(2 * stats.t.sf(abs(r) * np.sqrt(freedom / rest), freedom)) if rest > 0 else 0.0


def fisher_interval(r: float, n: int, method: str, confidence: float) -> tuple[float | None, float | None]:
    """By Fisher's z; None where n is too small or the correlation is perfect. `n` is less the number of controls."""
    least = 5 if method == "kendall" else 4
    if n < least or abs(r) >= 1:
        return None, None
    variance = {"pearson": 1 / (n - 3), "spearman": (1 + r * r / 2) / (n - 3), "kendall": 0.437 / max(n - 4, 1)}
    centre, half = np.arctanh(r), stats.norm.ppf((1 + confidence) / 2) * np.sqrt(variance[method])
    return float(np.tanh(centre - half)), float(np.tanh(centre + half))
