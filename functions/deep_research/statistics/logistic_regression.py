"""A model of a two-valued target."""

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.classification import auc
from deep_research.statistics.odds import Odds, wald_odds, weights_of
from deep_research.statistics.regression_checks import centred
from deep_research.statistics.requests import LogisticRegression
from deep_research.statistics.results import Count, Figure, Found, left_out
from deep_research.statistics.samples import Numbers, complete
from deep_research.statistics.splitting import split

_EVENTS_PER_FEATURE = 10


class Classifier(Found):
    n: Count
    training_n: Count
    test_n: Count
    seed: int
    positive: Figure
    negative: Figure
    intercept: Figure
    coefficients: dict[str, Figure]
    accuracy: Figure
    precision: Figure
    recall: Figure
    majority_share: Figure
    auc: Figure
    log_loss: Figure
    odds: tuple[Odds, ...] = ()


def logistic_regression(request: LogisticRegression, table: Table) -> Classifier:
    """Accuracy, precision, recall and AUC on the test part, and the share that always guessing the commoner class gets.

    Minimises the log loss with an L2 penalty of one half on the weights, not on the intercept. `odds` are those of the
    same loss without penalty, absent where classes are balanced, or a feature separates them or follows from others.
    AUC is None where the test part holds one class only.
    """
    matrix = complete(table, (*request.features, request.target), least=10)
    low, high = float(matrix[:, -1].min()), float(matrix[:, -1].max())
    if len(np.unique(matrix[:, -1])) != 2:
        raise StatisticsError(f"“{request.target}” needs exactly two different values.")
    matrix[:, -1] = matrix[:, -1] == high
    training, test = split(matrix, request.test_share, request.seed)
    target, truth = training[:, -1], test[:, -1]
    if len(np.unique(target)) != 2:
        raise StatisticsError("The training part holds only one of the two classes.")
    share = target.mean()
    cost = np.where(target == 1, 0.5 / share, 0.5 / (1 - share)) if request.balanced else np.ones(len(target))
    features, centre, unit = centred(training[:, :-1])
    design = np.column_stack([np.ones(len(features)), features])
    scaled = weights_of(design, target, cost, ridge=1 / unit**2)
    weights = scaled[1:] / unit
    intercept = float(scaled[0] - centre @ weights)
    score = intercept + test[:, :-1] @ weights
    guessed = score > 0
    hits = float((guessed & (truth == 1)).sum())
    return Classifier(
        n=len(matrix),
        training_n=len(training),
        test_n=len(test),
        seed=request.seed,
        positive=high,
        negative=low,
        intercept=intercept,
        coefficients=dict(zip(request.features, weights, strict=True)),
        accuracy=(guessed == truth).mean(),
        precision=hits / guessed.sum() if guessed.any() else None,
        recall=hits / truth.sum() if truth.any() else None,
        majority_share=max(truth.mean(), 1 - truth.mean()),
        auc=auc(score, truth),
        log_loss=(np.logaddexp(0, score) - truth * score).mean(),
        odds=() if request.balanced else wald_odds(request.features, design, target, unit),
        assumptions=_told(request, target, len(table.rows) - len(matrix)),
    )


def _told(request: LogisticRegression, target: Numbers, without: int) -> tuple[str, ...]:
    told = [*left_out(without)]
    rarer = int(min(target.sum(), len(target) - target.sum()))
    few = rarer < _EVENTS_PER_FEATURE * len(request.features)
    said = f"The rarer class has {rarer} training rows for {len(request.features)} features"
    told.append(f"{said}, too few to trust each coefficient." if few else f"{said}, which is enough.")
    if request.balanced:
        told.append("Both classes were given the same weight, so that scores are no probabilities of this data.")
    return tuple(told)
