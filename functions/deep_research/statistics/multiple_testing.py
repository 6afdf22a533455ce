"""What many tests at once do to their p-values."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats


class Discovery(NamedTuple):
    """One of a job's tests after correction for all of them."""

    p_value: float
    p_adjusted: float
    significant: bool


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Benjamini-Hochberg: the expected share of false discoveries when all up to this one are called findings.

    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300.
    """
    if not p_values:
        return []
    return [float(p) for p in stats.false_discovery_control(list(p_values), method="bh")]


def holm(p_values: Sequence[float]) -> list[float]:
    """The chance of any false finding among all of them: Holm (1979), Scand. J. Stat. 6, 65-70."""
    order = np.argsort(p_values, kind="stable")
    stepped = np.asarray(p_values, dtype=np.float64)[order] * np.arange(len(order), 0, -1)
    found = np.empty(len(order))
    found[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return [float(p) for p in found]


def discoveries(tests: Mapping[str, float], rate: float = 0.05) -> dict[str, Discovery]:
    """All tests that a job made, by name, with what remains of them at this false discovery rate."""
    after = adjusted(list(tests.values()))
    return {name: Discovery(p, q, q < rate) for (name, p), q in zip(tests.items(), after, strict=True)}
