"""What moved a total, or a ratio of totals, between two periods."""

from math import fsum

from deep_research.domain.query import Table
from deep_research.statistics.requests import Contribution
from deep_research.statistics.results import Count, Figure, Found, left_out
from deep_research.statistics.segment_totals import segment_totals
from deep_research.statistics.standardization import Effect, rate_and_mix

_LISTED = 50


class Part(Found):
    """A segment: `contribution` is what it added to the whole's change, `share_of_change` that over the change.

    Of a ratio, `before` and `after` are the segment's own rates, and its contribution is rate effect and mix effect.
    """

    name: str
    before: Figure
    after: Figure
    contribution: Figure
    share_of_change: Figure
    weight_before: Figure = None
    weight_after: Figure = None
    rate_effect: Figure = None
    mix_effect: Figure = None


class Moved(Found):
    n: Count
    before_period: str
    after_period: str
    before: Figure
    after: Figure
    change: Figure
    relative_change: Figure
    segments: tuple[Part, ...]
    segments_count: Count
    unlisted_contribution: Figure
    largest_rise: str | None
    largest_fall: str | None
    appeared: tuple[str, ...]
    gone: tuple[str, ...]
    rate_effect: Figure = None
    mix_effect: Figure = None


def contribution(request: Contribution, table: Table) -> Moved:
    """`segments`, largest contribution first; with `unlisted_contribution` they add up to `change` exactly.

    A total's contributions are the segments' own changes. A ratio's are split into the effect of the segments' rates
    and that of their weights, at the mean of both periods (Kitagawa 1955, J. Am. Stat. Assoc. 50, 1168-1194).
    """
    names, periods, sums, (used, without) = segment_totals(request, table)
    before, after = sums[:, 0], sums[:, 1]
    if request.denominator is None:
        parts = [_of_total(*each) for each in zip(names, before[:, 0], after[:, 0], strict=True)]
        whole = fsum(before[:, 0]), fsum(after[:, 0])
        effects: list[Effect] = []
    else:
        effects = rate_and_mix(before, after)
        parts = [_of_ratio(name, effect) for name, effect in zip(names, effects, strict=True)]
        whole = fsum(before[:, 0]) / fsum(before[:, 1]), fsum(after[:, 0]) / fsum(after[:, 1])
    change = fsum(part.contribution or 0.0 for part in parts)
    ranked = sorted(parts, key=lambda part: -abs(part.contribution or 0.0))
    shared = tuple(
        part.model_copy(update={"share_of_change": (part.contribution or 0.0) / change if change else None})
        for part in ranked[:_LISTED]
    )
    rises = [part for part in ranked if (part.contribution or 0.0) > 0]
    falls = [part for part in ranked if (part.contribution or 0.0) < 0]
    there = {name: (bool(old.any()), bool(new.any())) for name, old, new in zip(names, before, after, strict=True)}
    return Moved(
        n=used,
        before_period=periods[0],
        after_period=periods[1],
        before=whole[0],
        after=whole[1],
        change=change,
        relative_change=change / abs(whole[0]) if whole[0] else None,
        segments=shared,
        segments_count=len(parts),
        unlisted_contribution=fsum(part.contribution or 0.0 for part in ranked[_LISTED:]),
        largest_rise=rises[0].name if rises else None,
        largest_fall=falls[0].name if falls else None,
        appeared=tuple(name for name, (old, new) in there.items() if new and not old)[:_LISTED],
        gone=tuple(name for name, (old, new) in there.items() if old and not new)[:_LISTED],
        **(
            {"rate_effect": fsum(e.rate for e in effects), "mix_effect": fsum(e.mix for e in effects)}
            if effects
            else {}
        ),
        assumptions=_told(effects, change, without),
    )


def _of_total(name: str, before: float, after: float) -> Part:
    return Part(name=name, before=before, after=after, contribution=after - before, share_of_change=None)


def _of_ratio(name: str, effect: Effect) -> Part:
    return Part(
        name=name,
        before=effect.rate_before,
        after=effect.rate_after,
        contribution=effect.rate + effect.mix,
        share_of_change=None,
        weight_before=effect.weight_before,
        weight_after=effect.weight_after,
        rate_effect=effect.rate,
        mix_effect=effect.mix,
    )


def _told(effects: list[Effect], change: float, without: int) -> tuple[str, ...]:
    told = [*left_out(without)]
    moved = [e.rate_after - e.rate_before for e in effects if e.rate_before is not None and e.rate_after is not None]
    if moved and change and all(each * change < 0 for each in moved):
        told.append(
            "Every segment's rate moved against the whole: only the mix of segments moved it (Simpson's paradox)."
        )
    elif effects:
        told.append("Rates and mix are each valued at the mean of both periods, so that nothing is left over.")
    return tuple(told)
