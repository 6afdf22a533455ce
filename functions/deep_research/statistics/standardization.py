"""Splits the change of a ratio into the effect of rates and the effect of the mix."""

from math import fsum
from typing import NamedTuple

from deep_research.statistics.samples import Numbers


class Effect(NamedTuple):
    """Of one segment. Weights are shares of the denominator; a rate is None where the segment has no denominator."""

    rate_before: float | None
    rate_after: float | None
    weight_before: float
    weight_after: float
    rate: float
    mix: float


def rate_and_mix(before: Numbers, after: Numbers) -> list[Effect]:
    """Kitagawa's (1955) decomposition of segments by (value, denominator); all effects add up to the ratio's change.

    The mix effect is measured from the whole's mean rate: a segment better than that pushes it up by growing.
    A segment that is absent in one period changes the mix only.
    """
    bases = fsum(before[:, 1]), fsum(after[:, 1])
    level = (fsum(before[:, 0]) / bases[0] + fsum(after[:, 0]) / bases[1]) / 2
    found = []
    for old, new in zip(before, after, strict=True):
        rate_before, rate_after = _rate(old), _rate(new)
        weights = float(old[1] / bases[0]), float(new[1] / bases[1])
        known = [rate for rate in (rate_before, rate_after) if rate is not None]
        first = known[0] if known else level
        last = known[-1] if known else level
        found.append(
            Effect(
                rate_before=rate_before,
                rate_after=rate_after,
                weight_before=weights[0],
                weight_after=weights[1],
                rate=(last - first) * (weights[0] + weights[1]) / 2,
                mix=(weights[1] - weights[0]) * ((first + last) / 2 - level),
            )
        )
    return found


def _rate(sums: Numbers) -> float | None:
    return float(sums[0] / sums[1]) if sums[1] > 0 else None
