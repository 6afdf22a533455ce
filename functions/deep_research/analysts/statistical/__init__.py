"""The offline, deterministic analyst."""

from deep_research.analysts.statistical.analyst import StatisticalAnalyst

__all__ = ["StatisticalAnalyst"]
