"""Differences between two columns of the same rows."""

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.effect_sizes import hedges_g
from deep_research.statistics.requests import PairedDifference
from deep_research.statistics.results import Count, Figure, Found, Truth, left_out
from deep_research.statistics.samples import Numbers, complete, varies

_SKEWED = 1.0
_SMALL = 40


class Paired(Found):
    n: Count
    test: str
    statistic: Figure
    p_value: Figure
    alpha: float
    significant: Truth
    mean_before: Figure
    mean_after: Figure
    difference: Figure
    difference_low: Figure
    difference_high: Figure
    median_difference: Figure
    sd_of_differences: Figure
    effect: Figure
    effect_name: str
    hedges_g: Figure = None
    rose: Count
    fell: Count
    unchanged: Count


def paired_difference(request: PairedDifference, table: Table) -> Paired:
    """After less before, over the rows that have both: mean, 95 % interval (Student's t), test and effect.

    Effects: the mean over the deviation of the differences (Cohen's d_z), or the matched-pairs rank-biserial
    correlation (Kerby 2014). Wilcoxon leaves out pairs that do not differ; its p is exact up to 50 pairs without ties.
    """
    matrix = complete(table, (request.before, request.after), least=5)
    change = matrix[:, 1] - matrix[:, 0]
    if not varies(np.append(change, 0.0)):
        raise StatisticsError(f"“{request.before}” and “{request.after}” are equal in every row.")
    n, mean, deviation = len(change), float(change.mean()), float(change.std(ddof=1))
    half = float(stats.t.ppf(0.975, n - 1)) * deviation / n**0.5
    if request.test == "t":
        if not varies(change):
            raise StatisticsError("Every row changed by the same amount, so that there is no spread to test against.")
        statistic = mean / (deviation / n**0.5)
        p_value, effect, name = float(2 * stats.t.sf(abs(statistic), n - 1)), mean / deviation, "Cohen's d_z"
    else:
        statistic, p_value, effect, name = *_wilcoxon(change), "rank-biserial r"
    return Paired(
        n=n,
        test=request.test,
        statistic=statistic,
        p_value=p_value,
        alpha=request.alpha,
        significant=p_value < request.alpha,
        mean_before=matrix[:, 0].mean(),
        mean_after=matrix[:, 1].mean(),
        difference=mean,
        difference_low=mean - half,
        difference_high=mean + half,
        median_difference=np.median(change),
        sd_of_differences=deviation,
        effect=effect,
        effect_name=name,
        **({"hedges_g": hedges_g(effect, n - 1)} if request.test == "t" else {}),
        rose=(change > 0).sum(),
        fell=(change < 0).sum(),
        unchanged=(change == 0).sum(),
        assumptions=_told(request, change, len(table.rows)),
    )


def _wilcoxon(change: Numbers) -> tuple[float, float, float]:
    """(statistic, p, rank-biserial r): Wilcoxon (1945)."""
    moved = change[change != 0]
    exact = len(moved) <= 50 and len(np.unique(np.abs(moved))) == len(moved)
    found = stats.wilcoxon(moved, method="exact" if exact else "asymptotic")
    ranks = stats.rankdata(np.abs(moved))
    return float(found.statistic), float(found.pvalue), float((np.sign(moved) * ranks).sum() / ranks.sum())


def _told(request: PairedDifference, change: Numbers, rows: int) -> tuple[str, ...]:
    told = [*left_out(rows - len(change))]
    unchanged = int((change == 0).sum())
    if request.test == "wilcoxon":
        told.append(f"Wilcoxon's test takes the differences as symmetric; pairs without one, left out: {unchanged}.")
    elif varies(change) and len(change) < _SMALL and abs(float(stats.skew(change))) > _SKEWED:
        told.append("The differences are few and strongly skewed: compare with Wilcoxon's test.")
    else:
        told.append(f"The {len(change)} differences are many or symmetric enough for a t-test of their mean.")
    return tuple(told)
