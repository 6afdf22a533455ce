"""What a regression rests on: features that are not each other's copies, enough rows, even and normal residuals."""

import numpy as np
from scipy import stats

from deep_research.statistics.results import left_out, told_p
from deep_research.statistics.samples import Numbers, varies

_COLLINEAR = 10.0
_ROWS_PER_FEATURE = 10
_MEANS_SETTLE = 200
"""Rows from which on slopes are near enough to normal whatever the residuals are."""


def centred(features: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """(features in deviations from their means, the means, the deviations); a feature that does not vary is 0."""
    centre, unit = features.mean(axis=0), features.std(axis=0)
    constant = np.array([not varies(column) for column in features.T])
    unit = np.where(constant, 1.0, unit)
    return np.where(constant, 0.0, (features - centre) / unit), centre, unit


def inflation(features: Numbers) -> Numbers:
    """Variance inflation factors: the diagonal of the inverse of the features' correlations (Marquardt 1970)."""
    correlations = np.atleast_2d(np.corrcoef(features, rowvar=False))
    return np.asarray(np.diag(np.linalg.pinv(correlations)), dtype=np.float64)


def told(
    names: tuple[str, ...], design: Numbers, residuals: Numbers, vif: Numbers | None, *, without: int
) -> tuple[str, ...]:
    """Rows left out, constant, copied or too many features, and how residuals spread."""
    found = [*left_out(without)]
    if vif is None:
        found.append("Some features are constant or follow from others, so that no slope can be tested by itself.")
    elif len(names) > 1 and vif.max() > _COLLINEAR:
        found.append(f"“{names[int(vif.argmax())]}” follows almost wholly from the others (VIF {vif.max():.0f}).")
    elif len(names) > 1:
        found.append(f"No feature follows from the others (largest VIF {vif.max():.1f}).")
    rows = len(design)
    if rows < _ROWS_PER_FEATURE * len(names):
        found.append(f"{rows} rows are few for {len(names)} features: the fit flatters itself.")
    if vif is not None and rows >= 20 and varies(residuals) and residuals.std() > 1e-9 * np.abs(residuals).max():
        found += [_spread(design, residuals), _shape(residuals)]
    return tuple(found)


def _spread(design: Numbers, residuals: Numbers) -> str:
    """Breusch & Pagan (1979) in Koenker's (1981) form: n R² of the squared residuals on the features."""
    squared = (residuals / residuals.std()) ** 2
    weights = np.linalg.lstsq(design, squared, rcond=None)[0]
    total = float(((squared - squared.mean()) ** 2).sum())
    if total <= 0:
        return "Residuals spread evenly."
    explained = max(1 - float(((squared - design @ weights) ** 2).sum()) / total, 0.0)
    p_value = float(stats.chi2.sf(len(design) * explained, design.shape[1] - 1))
    if p_value < 0.05:
        return f"Residuals spread unevenly (Breusch-Pagan {told_p(p_value)}): intervals and p-values are rough."
    return f"Residuals spread evenly (Breusch-Pagan {told_p(p_value)})."


def _shape(residuals: Numbers) -> str:
    p_value = float(stats.jarque_bera(residuals).pvalue)
    if p_value >= 0.05:
        return f"Residuals are near to normal (Jarque-Bera {told_p(p_value)})."
    matters = "few enough for that to matter" if len(residuals) < _MEANS_SETTLE else "too many for that to matter much"
    return f"Residuals are not normal (Jarque-Bera {told_p(p_value)}); the rows are {matters}."
