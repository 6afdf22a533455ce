"""Differences between groups in a numeric column."""

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics import post_hoc
from deep_research.statistics.describe import Summary, summary
from deep_research.statistics.effect_sizes import hedges_g, variance_explained
from deep_research.statistics.group_checks import equal_variances, rank_test_is_safer, told
from deep_research.statistics.group_tests import RANKED, TWO_SAMPLES, difference, tested
from deep_research.statistics.requests import GroupDifference
from deep_research.statistics.results import Count, Figure, Found, Truth
from deep_research.statistics.samples import Numbers, cells, finite, numbers, places_of, varies


class GroupSummary(Summary):
    name: str


class Difference(Found):
    n: Count
    test: str
    statistic: Figure
    p_value: Figure
    alpha: float
    significant: Truth
    effect: Figure
    effect_name: str
    groups: tuple[GroupSummary, ...]
    highest: str
    lowest: str
    left_out: tuple[str, ...]
    hedges_g: Figure = None
    omega_squared: Figure = None
    difference: Figure = None
    difference_low: Figure = None
    difference_high: Figure = None
    variances_p: Figure = None
    pairs: tuple[post_hoc.PairOfGroups, ...] = ()


def group_difference(request: GroupDifference, table: Table) -> Difference:
    """Each group's summary, the test's statistic and p_value, `significant` at alpha, and an effect size.

    Effects: Cohen's d (Student, Welch), rank-biserial r (Mann-Whitney), eta² (ANOVAs), epsilon² (Kruskal-Wallis).
    t-tests add `hedges_g` and the first group's mean less the second's with its 95 % interval; ANOVAs `omega_squared`.
    `variances_p` is that of Brown & Forsythe's test; `pairs` holds the corrected comparisons of three groups or more.
    Groups of fewer than two values are named in `left_out`.
    """
    samples, left_out = _samples(request, table)
    test = _chosen(request, samples)
    values = list(samples.values())
    constant = [name for name, each in samples.items() if not varies(each)]
    if test not in RANKED and (len(constant) == len(samples) or (constant and test == "welch_anova")):
        raise StatisticsError(f"“{request.value}” does not vary within “{constant[0]}”, which this test needs.")
    found = tested(test, values)
    if found.p_value is None:
        raise StatisticsError(f"“{request.value}” does not vary enough for this test.")
    ranked = sorted(samples, key=lambda name: float(samples[name].mean()), reverse=True)
    variances = equal_variances(values)
    return Difference(
        n=sum(map(len, values)),
        test=test,
        statistic=found.statistic,
        p_value=found.p_value,
        alpha=request.alpha,
        significant=found.p_value < request.alpha,
        effect=found.effect,
        effect_name=found.effect_name,
        groups=tuple(
            GroupSummary(name=name, **summary(each).model_dump(exclude_unset=True)) for name, each in samples.items()
        ),
        highest=ranked[0],
        lowest=ranked[-1],
        left_out=left_out,
        **_further(test, samples, found.effect, request.alpha),
        **({} if variances is None else {"variances_p": variances}),
        assumptions=told(test, samples, variances, chosen=request.test == "auto"),
    )


def _samples(request: GroupDifference, table: Table) -> tuple[dict[str, Numbers], tuple[str, ...]]:
    values = numbers(table, request.value)
    places = places_of(cells(table, request.group), request.group)
    ordered = sorted(places, key=lambda name: name != request.first)
    samples = {name: finite(values[places[name]]) for name in ordered}
    left_out = tuple(name for name, each in samples.items() if len(each) < 2)
    samples = {name: each for name, each in samples.items() if len(each) >= 2}
    if len(samples) < 2:
        raise StatisticsError(f"“{request.group}” leaves fewer than two groups with at least two values.")
    if request.test in TWO_SAMPLES and len(samples) != 2:
        raise StatisticsError(f"This test compares exactly two groups, and “{request.group}” has {len(samples)}.")
    if not varies(np.concatenate(list(samples.values()))):
        raise StatisticsError(f"“{request.value}” does not vary, so that its groups can't differ.")
    return samples, left_out


def _chosen(request: GroupDifference, samples: dict[str, Numbers]) -> str:
    if request.test != "auto":
        return request.test
    ranks = rank_test_is_safer(list(samples.values()))
    if len(samples) == 2:
        return "mann_whitney" if ranks else "welch"
    return "kruskal" if ranks else "welch_anova"


def _further(test: str, samples: dict[str, Numbers], effect: float | None, alpha: float) -> dict[str, object]:
    values = list(samples.values())
    found: dict[str, object] = {}
    if test in ("student", "welch"):
        between, low, high = difference(test, *values)
        found = {"difference": between, "difference_low": low, "difference_high": high}
        found["hedges_g"] = hedges_g(effect, sum(map(len, values)) - 2)
    elif test not in TWO_SAMPLES:
        if test != "kruskal":
            found["omega_squared"] = variance_explained(values)[1]
        if 3 <= len(samples) <= post_hoc.MOST_GROUPS:
            found["pairs"] = post_hoc.pairs(test, samples, alpha)
    return found
