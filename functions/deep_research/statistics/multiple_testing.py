"""What many tests at once do to their p-values."""

from collections.abc import Sequence

from scipy import stats


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Benjamini-Hochberg: the expected share of false discoveries when all up to this one are called findings.

    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300.
    """
    if not p_values:
        return []
    return [float(p) for p in stats.false_discovery_control(list(p_values), method="bh")]
