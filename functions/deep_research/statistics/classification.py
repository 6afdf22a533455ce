"""How well scores tell two classes apart."""

from scipy import stats

from deep_research.statistics.samples import Numbers


def auc(score: Numbers, truth: Numbers) -> float | None:
    """The chance that a row of class 1 scores above one of class 0, ties half (Hanley & McNeil 1982)."""
    positive = int(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return None
    ranks = stats.rankdata(score)[truth == 1].sum()
    return float((ranks - positive * (positive + 1) / 2) / (positive * negative))
