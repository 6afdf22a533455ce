"""How much of everything one owner may have at a time; each refusal names its limit."""

from deep_research.domain.errors import TooManyDatasetsError, TooManyPendingJobsError


def too_many_pending(most: int) -> TooManyPendingJobsError:
    return TooManyPendingJobsError(
        f"You have {most:,} jobs waiting, the most that an owner may have; wait until one has started, or cancel one."
    )


def require_room_for_dataset(count: int, most: int) -> None:
    """TooManyDatasetsError where an owner with `count` datasets may not have one more."""
    if count >= most:
        raise TooManyDatasetsError(
            f"You have {count:,} datasets, and an owner may have {most:,}; delete one that you no longer need."
        )
