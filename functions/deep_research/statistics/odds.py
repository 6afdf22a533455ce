"""The logistic model itself: its weights, and the odds that each feature stands for."""

import numpy as np
from scipy import optimize, special, stats

from deep_research.statistics.regression_checks import inflation
from deep_research.statistics.results import Figure, Found
from deep_research.statistics.samples import Numbers

_SEPARATED = 15.0
"""Logits beyond it are certainties: a feature then separates the classes wholly."""


class Odds(Found):
    """`odds_ratio` is the factor on the odds for one more of the feature's unit, with its 95 % Wald interval."""

    name: str
    estimate: Figure
    standard_error: Figure
    p_value: Figure
    odds_ratio: Figure
    low: Figure
    high: Figure
    vif: Figure = None


def weights_of(design: Numbers, target: Numbers, cost: Numbers, ridge: Numbers | float) -> Numbers:
    """Weights of the scaled features that minimise the penalised log loss; `ridge` holds each one's penalty."""

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        score = design @ weights
        pull = np.concatenate(([0.0], ridge * weights[1:]))
        value = float(cost @ (np.logaddexp(0, score) - target * score) + 0.5 * pull @ weights)
        return value, design.T @ (cost * (special.expit(score) - target)) + pull

    start = np.zeros(design.shape[1])
    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "gtol": 1e-8, "ftol": 1e-15}
    )
    return np.asarray(found.x, dtype=np.float64)


def wald_odds(names: tuple[str, ...], design: Numbers, target: Numbers, unit: Numbers) -> tuple[Odds, ...]:
    """Wald intervals from the inverse information; none where the classes are separated or features are copies.

    `unit` holds the deviations that the features of the design were divided by.
    """
    if np.linalg.matrix_rank(design) < design.shape[1] or len(design) <= design.shape[1]:
        return ()
    weights = weights_of(design, target, np.ones(len(target)), ridge=0.0)
    score = design @ weights
    if np.abs(score).max() > _SEPARATED or ((score > 0) == (target == 1)).all():
        return ()
    chance = special.expit(score)
    information = design.T @ (design * (chance * (1 - chance))[:, None])
    errors = np.sqrt(np.diag(np.linalg.pinv(information)))[1:] / unit
    slopes, reach, vif = weights[1:] / unit, stats.norm.ppf(0.975), inflation(design[:, 1:])
    return tuple(
        Odds(
            name=name,
            estimate=slope,
            standard_error=error,
            p_value=2 * stats.norm.sf(abs(slope / error)),
            odds_ratio=np.exp(slope),
            low=np.exp(slope - reach * error),
            high=np.exp(slope + reach * error),
            vif=factor,
        )
        for name, slope, error, factor in zip(names, slopes, errors, vif, strict=True)
    )
