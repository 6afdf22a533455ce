"""What an answer does not say, or says with a reservation: one plain sentence each, with its evidence."""

from deep_research.analysts.statistical.inquiries import (
    Breakdown,
    Development,
    Explanation,
    GroupMeasure,
    Inquiry,
    Tested,
    TimeTrend,
    YearlyGrowth,
)
from deep_research.analysts.statistical.kinds import AnyCheck
from deep_research.analysts.statistical.plans import inquiry_of, strength_of
from deep_research.analysts.statistical.readings.reading import of_answer
from deep_research.analysts.statistical.significance import corrected, lost_in_words
from deep_research.analysts.statistical.traps import columns, periods
from deep_research.analysts.statistical.wording import value_at
from deep_research.domain.query import Answer
from deep_research.domain.result import Research
from deep_research.query.evidence import render
from deep_research.statistics.multiple_testing import Discovery

_HANDFUL = 5
_TOLD = 4
_ENOUGH_YEARS = 6
_OWN_PERIODS = (Breakdown, Development, TimeTrend, YearlyGrowth)
"""Inquiries that leave an incomplete period out by themselves, or compare none."""


def after_research(research: Research) -> tuple[str, ...]:
    """What the plan, the profile and the results call for."""
    answered = [(answer, inquiry) for answer in research.answers if (inquiry := inquiry_of(answer.plan)) is not None]
    sql = "\n".join(answer.code or "" for answer, inquiry in answered if not isinstance(inquiry, AnyCheck))
    used = frozenset(column.name for column in research.profile.columns if f'"{column.name}"' in sql)
    found = [*research.decomposition.limitations, *columns.told(research.profile, used, sql)]
    if any(getattr(inquiry, "partial", False) for _, inquiry in answered):
        found.append("The last period is not complete; it is shown in the series but left out of the trend tests.")
    found += [*_few_years(research), *_tiny_groups(research), *_decided_by_outliers(research)]
    for answer, inquiry in answered:
        if answer.error is None:
            found += _of_answer(answer, inquiry, research)
    found += _multiple_testing(research)
    failed = [answer for answer in research.answers if answer.error is not None]
    if failed:
        found.append(f"{len(failed)} of {len(research.answers)} queries could not be answered; each says why.")
    return tuple(dict.fromkeys(found))


def _of_answer(answer: Answer, inquiry: Inquiry, research: Research) -> list[str]:
    if isinstance(inquiry, AnyCheck):
        return [_cited(answer)] if strength_of(answer.plan) > 0 else []
    found: list[str] = []
    if inquiry.checks:
        found += _without_repeats(answer, research.answer(inquiry.checks))
    elif not isinstance(inquiry, _OWN_PERIODS):
        found += periods.incomplete(answer.code or "", research.profile)
    used, every = value_at(answer.statistics, "rows_used"), value_at(answer.statistics, "rows_found")
    if isinstance(used, int) and isinstance(every, int):
        found.append(f"Some procedures saw {used:,} of {every:,} rows only.")
    return found


def _cited(answer: Answer) -> str:
    return f"{render(answer.answer, {answer.query_id: answer})} ({answer.query_id})"


def _without_repeats(once: Answer, asked: Answer) -> list[str]:
    """What the answer would be, were each repeated row counted once."""
    if asked.error is not None:
        return []
    told = render(once.answer, {once.query_id: once})
    if told == render(asked.answer, {asked.query_id: asked}):
        return [f"Counting each repeated row once does not change the answer ({once.query_id})."]
    return [f"Were each repeated row counted once, it would read: {told} ({once.query_id})"]


def _tiny_groups(research: Research) -> list[str]:
    """Groups that a comparison rests on, and that a handful of rows decide: one sentence for the same groups."""
    by_groups: dict[str, list[str]] = {}
    for answer in research.answers:
        if answer.error is None and isinstance(inquiry_of(answer.plan), GroupMeasure | Tested):
            tiny = [f"“{name}” ({n})" for name, n in _sizes(answer).items() if n < _HANDFUL]
            more = f" and {len(tiny) - _TOLD} more" if len(tiny) > _TOLD else ""
            if tiny:
                by_groups.setdefault(", ".join(tiny[:_TOLD]) + more, []).append(answer.query_id)
    return [
        f"Groups of fewer than {_HANDFUL} rows, whose figures tell little: {named} ({', '.join(ids)})."
        for named, ids in by_groups.items()
    ]


def _few_years(research: Research) -> list[str]:
    """Years that are compared, and too few to test a trend over."""
    by_years: dict[int, list[str]] = {}
    for answer in research.answers:
        if isinstance(inquiry_of(answer.plan), YearlyGrowth) and 1 < len(answer.data.rows) < _ENOUGH_YEARS:
            by_years.setdefault(len(answer.data.rows), []).append(answer.query_id)
    return [
        f"Only {years} complete years are compared, too few to tell a trend from the ups and downs of single years "
        f"({', '.join(ids)})."
        for years, ids in by_years.items()
    ]


def _decided_by_outliers(research: Research) -> list[str]:
    """What counts in a model only as long as a few extreme rows are in it."""
    models = [
        (answer, inquiry)
        for answer in research.answers
        if answer.error is None and isinstance(inquiry := inquiry_of(answer.plan), Explanation)
    ]
    found, made = [], corrected(research)
    for whole, of in models:
        for without, other in models:
            if of.outcome_label == other.outcome_label and other.scope and not of.scope:
                gone = sorted(_counting(whole, made) - _counting(without, made))
                if gone:
                    told = (
                        f"With the others held equal, {', '.join(gone)} {'counts' if len(gone) == 1 else 'count'} for "
                    )
                    told += f"{of.outcome_label} only as long as its outliers are in the model"
                    found.append(f"{told} ({whole.query_id}, {without.query_id}).")
    return found


def _counting(answer: Answer, made: dict[str, Discovery]) -> set[str]:
    """The columns whose own effect is significant among all tests of the job."""
    listed = answer.statistics.get("coefficients")
    names = [str(each.get("name")) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    tests = {name: made.get(f"{answer.query_id} ({name})") for name in names}
    return {name for name, test in tests.items() if test is not None and test.significant}


def _sizes(answer: Answer) -> dict[str, int]:
    """Values of each group; those of one value only are left out of a comparison."""
    found, groups = of_answer(answer), answer.statistics.get("groups")
    sizes = {
        found.text(f"groups.{place}.name"): int(n)
        for place in range(len(groups) if isinstance(groups, list) else 0)
        if (n := found.number(f"groups.{place}.n")) is not None
    }
    alone = answer.statistics.get("left_out")
    return sizes | {str(name): 1 for name in (alone if isinstance(alone, list) else [])}


def _multiple_testing(research: Research) -> list[str]:
    made = corrected(research)
    looked = {answer.query_id for answer in research.answers if isinstance(inquiry_of(answer.plan), AnyCheck)}
    if len(made) < 2 or {name.split(" ", maxsplit=1)[0] for name in made} <= looked:
        return []
    told = f"{len(made)} tests were made; corrected for their number (Benjamini-Hochberg), "
    gone = lost_in_words(research)
    if not gone:
        return [told + "every result called significant stays below a false discovery rate of 5 %."]
    return [told + f"{', '.join(gone)} would no longer be significant at 5 %, and no finding rests on that."]
