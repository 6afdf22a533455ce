"""What an engine has read for queries, where it charges for that."""

from collections.abc import Iterable

from deep_research.domain.model import Model


class Scan(Model):
    """Bytes, as the engine's bill counts them, and US dollars for them."""

    bytes: int = 0
    dollars: float = 0.0


def total(scans: Iterable[Scan]) -> Scan:
    """All of them together."""
    every = tuple(scans)
    return Scan(bytes=sum(scan.bytes for scan in every), dollars=round(sum(scan.dollars for scan in every), 8))
