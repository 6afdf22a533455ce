"""How large a difference is, whatever its p-value."""

import numpy as np
from scipy import special

from deep_research.statistics.samples import Numbers


def cohens_d(left: Numbers, right: Numbers) -> float | None:
    """Difference of the means over the pooled deviation (Cohen 1988); None where neither sample varies."""
    pooled = pooled_deviation([left, right])
    return float((left.mean() - right.mean()) / pooled) if pooled > 0 else None


def hedges_g(d: float | None, freedom: int) -> float | None:
    """Cohen's d without its bias in small samples, by the exact factor of Hedges (1981)."""
    if d is None or freedom < 2:
        return None
    factor = np.exp(special.gammaln(freedom / 2) - special.gammaln((freedom - 1) / 2)) * np.sqrt(2 / freedom)
    return float(d * factor)


def pooled_deviation(samples: list[Numbers]) -> float:
    """Within-group deviation, over n - k; 0 where nothing varies within groups."""
    freedom = sum(len(values) - 1 for values in samples)
    within = sum(float(((values - values.mean()) ** 2).sum()) for values in samples)
    return float(np.sqrt(within / freedom)) if freedom > 0 else 0.0


def variance_explained(samples: list[Numbers]) -> tuple[float | None, float | None]:
    """(eta², omega²): the groups' share of the variance, in the sample and without bias (Hays 1963)."""
    everything = np.concatenate(samples)
    total = float(((everything - everything.mean()) ** 2).sum())
    if total <= 0:
        return None, None
    between = float(sum(len(values) * (values.mean() - everything.mean()) ** 2 for values in samples))
    freedom = len(everything) - len(samples)
    if freedom < 1:
        return between / total, None
    noise = (total - between) / freedom
    return between / total, max((between - (len(samples) - 1) * noise) / (total + noise), 0.0)
