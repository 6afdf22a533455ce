"""How unevenly a count or a sum spreads over categories."""

import numpy as np
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.requests import Concentration
from deep_research.statistics.results import Count, Figure, Found, left_out
from deep_research.statistics.samples import Numbers, cells, missing, name_of, numbers

_TOP = (1, 3, 5, 10)


class Shares(Found):
    chi2: Figure = None
    degrees_of_freedom: int | None = None
    p_value: Figure = None
    n: Figure
    categories: Count
    even_share: Figure
    unevenness: Figure
    leader: str
    leader_count: Figure
    leader_share: Figure
    second: str
    second_share: Figure
    last: str
    last_count: Figure
    last_share: Figure
    ratio: Figure
    herfindahl: Figure
    effective_categories: Figure
    gini: Figure
    top_shares: dict[str, Figure]
    categories_for_80_percent: Count


def concentration(request: Concentration, table: Table) -> Shares:
    """Chi² against an even spread, with the leader's and the last one's name, count and share.

    `herfindahl` is the sum of squared shares, `effective_categories` its inverse; `gini` is 0 for equal shares and
    (n - 1)/n where one category holds all (Gini 1912); `top_shares` holds the k largest categories' share by k.
    `ratio` is the leader's count over the mean of the others; `unevenness` is 0 for equal shares and 1 where one
    category holds all (Cramér's V against an even spread).
    """
    names = [None if missing(cell) else name_of(cell) for cell in cells(table, request.category)]
    amounts = numbers(table, request.count)
    kept = [place for place, name in enumerate(names) if name is not None and np.isfinite(amounts[place])]
    counts = amounts[kept]
    if len(counts) < 2 or (counts < 0).any() or counts.sum() <= 1e-60:
        raise StatisticsError("An even spread can be tested over at least two categories with counts.")
    order = np.argsort(-counts, kind="stable")
    named = [str(names[kept[place]]) for place in (order[0], order[1], order[-1])]
    ranked = counts[order]
    shares = ranked / ranked.sum()
    others = (counts.sum() - ranked[0]) / (len(counts) - 1)
    cumulated = np.cumsum(shares)
    herfindahl = float((shares**2).sum())
    return Shares(
        **(_evenness(counts) if request.counts else {}),
        n=counts.sum(),
        categories=len(counts),
        even_share=1 / len(counts),
        unevenness=np.sqrt(max(herfindahl * len(counts) - 1, 0.0) / (len(counts) - 1)),
        leader=named[0],
        leader_count=ranked[0],
        leader_share=shares[0],
        second=named[1],
        second_share=shares[1],
        last=named[2],
        last_count=ranked[-1],
        last_share=shares[-1],
        ratio=ranked[0] / others if others > 0 else None,
        herfindahl=herfindahl,
        effective_categories=1 / herfindahl,
        gini=_gini(ranked),
        top_shares={str(k): cumulated[k - 1] for k in _TOP if k < len(counts)},
        categories_for_80_percent=np.searchsorted(cumulated, 0.8 - 1e-12) + 1,
        assumptions=left_out(len(names) - len(kept), "Rows left out for lack of a category or a count"),
    )


def _evenness(counts: Numbers) -> dict[str, object]:
    found = stats.chisquare(counts)
    return {"chi2": found.statistic, "degrees_of_freedom": len(counts) - 1, "p_value": found.pvalue}


def _gini(descending: Numbers) -> float:
    n = len(descending)
    weights = 2 * np.arange(n, 0, -1) - n - 1
    return float(max((weights @ descending) / (n * descending.sum()), 0.0))
