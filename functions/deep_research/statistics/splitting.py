"""Splits rows into a training and a test part, as scikit-learn's `train_test_split` does for the same seed."""

from math import ceil

import numpy as np

from deep_research.domain.errors import StatisticsError
from deep_research.statistics.samples import Numbers


def split(matrix: Numbers, test_share: float, seed: int) -> tuple[Numbers, Numbers]:
    """(training rows, test rows). StatisticsError where one of them would be empty."""
    size = ceil(len(matrix) * test_share)
    if not 0 < size < len(matrix):
        raise StatisticsError(f"{len(matrix)} rows can't be split into a training and a test part.")
    # The legacy generator: others use it too, so that the same seed gives the same rows everywhere.
    order = np.random.RandomState(seed).permutation(len(matrix))
    return matrix[order[size:]], matrix[order[:size]]
