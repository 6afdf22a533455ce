"""Ranks what was found by what matters to the question, and answers it first."""

from deep_research.analysts.statistical.inquiries import Development, Explanation, TimeTrend, YearlyGrowth
from deep_research.analysts.statistical.kinds import AnyCheck, AnyInquiry
from deep_research.analysts.statistical.limitations import after_research
from deep_research.analysts.statistical.plans import inquiry_of, strength_of
from deep_research.analysts.statistical.significance import reread
from deep_research.analysts.statistical.wording import Piece, compose, constant, listed
from deep_research.domain.claim import Claim
from deep_research.domain.query import Answer
from deep_research.domain.result import DraftFinding, Research, Synthesis

_MOST_FINDINGS = 10
_MOST_SENTENCES = 3
_SAME_KIND = {"time_trend": "yearly_growth", "group_trends": "share_shift", "contribution": "share_shift"}
"""Kinds that tell the same in another way."""
_STRONG = 0.3
_GRAVE = 0.6
"""Strength from which on what a check found is a finding, and not only a limitation."""
_WEAK = 0.2
_ENOUGH = 6
_MOST_OF_A_KIND = 3


def synthesize(research: Research) -> Synthesis:
    ids = direct_ids(research)
    research = reread(research, ids)
    answered = [answer for answer in research.answers if answer.error is None]
    direct = [answer for answer in answered if answer.query_id in ids]
    ranked = sorted((answer for answer in answered if answer not in direct and _says(answer)), key=weight, reverse=True)
    limitations = after_research(research)
    if ids and not direct:
        failed = compose("The question could not be answered from this dataset: the computation that it needs failed.")
        return Synthesis(direct_answer=(failed,), key_findings=_findings(ranked), limitations=limitations)
    if direct:
        return Synthesis(
            direct_answer=(*(answer.answer for answer in direct[:_MOST_SENTENCES]), *_skipped(research)),
            key_findings=_findings(direct + ranked),
            limitations=limitations,
        )
    missing = _unanswerable(research)
    if missing is not None:
        return Synthesis(direct_answer=(missing,), key_findings=_findings(ranked), limitations=limitations)
    if not ranked:
        nothing = compose("Nothing in this dataset could be computed that answers the question.")
        return Synthesis(direct_answer=(nothing,), key_findings=(), limitations=limitations)
    return Synthesis(
        direct_answer=tuple(answer.answer for answer in _leading(_told_once(ranked))),
        key_findings=_findings(ranked),
        limitations=limitations,
    )


def _says(answer: Answer) -> bool:
    """A check that found nothing is evidence, and no finding."""
    inquiry = inquiry_of(answer.plan)
    if inquiry is not None and inquiry.checks and not isinstance(inquiry, AnyCheck):
        return False
    if isinstance(inquiry, AnyCheck):
        return strength_of(answer.plan) >= _GRAVE
    return strength_of(answer.plan) > 0 or not getattr(inquiry, "follows", False)


def _unanswerable(research: Research) -> Claim | None:
    """Says what is missing, where the question asks for something that the dataset does not hold."""
    plan = research.decomposition.plan
    words = plan.get("unanswerable") if isinstance(plan, dict) else None
    if not isinstance(plan, dict) or not isinstance(words, list):
        return None
    nearest = plan.get("nearest")
    columns = tuple(str(name) for name in nearest) if isinstance(nearest, list) else ()
    missing = tuple(str(word) for word in words)
    told = f"nothing in it matches {listed(missing)}" if missing else "what it asks for matches none of its columns"
    lead = f"This dataset can't answer the question: {told}."
    return compose(constant(lead), " The columns nearest to that are ", *_named(columns), ".")


def _named(columns: tuple[str, ...]) -> list[Piece]:
    pieces: list[Piece] = []
    for place, name in enumerate(columns):
        joint = "" if place == 0 else " and " if place == len(columns) - 1 else ", "
        pieces += [f"{joint}“", constant(name), "”"]
    return pieces


def _skipped(research: Research) -> tuple[Claim, ...]:
    """Names the parts of the question that stay open."""
    plan = research.decomposition.plan
    parts = plan.get("skipped") if isinstance(plan, dict) else None
    return tuple(
        compose("This part could not be answered from the dataset: “", constant(str(part)), "”.")
        for part in (parts if isinstance(parts, list) else [])
    )


def direct_ids(research: Research) -> frozenset[str]:
    """The queries that answer a closed question by themselves; none for an open one."""
    plan = research.decomposition.plan
    ids = plan.get("direct") if isinstance(plan, dict) else None
    return frozenset(str(each) for each in ids) if isinstance(ids, list) else frozenset()


def weight(answer: Answer) -> float:
    """Closeness to the question, times effect and certainty."""
    inquiry = inquiry_of(answer.plan)
    relevance = inquiry.relevance if inquiry is not None else 0.5
    return relevance * (0.25 + strength_of(answer.plan)) * answer.confidence


def _leading(ranked: list[Answer]) -> list[Answer]:
    """The heaviest answers of different kinds or measures, so that two or three sentences cover the question."""
    kept: list[Answer] = []
    told: set[tuple[str, str]] = set()
    for answer in ranked:
        kind = _SAME_KIND.get(_kind(answer), _kind(answer))
        inquiry = inquiry_of(answer.plan)
        about = (kind, inquiry.scope if isinstance(inquiry, Explanation) else getattr(inquiry, "value_label", ""))
        if about not in told:
            told.add(about)
            kept.append(answer)
    strong = [answer for answer in kept if strength_of(answer.plan) >= _STRONG]
    return (strong or kept)[:_MOST_SENTENCES]


def _kind(answer: Answer) -> str:
    inquiry: AnyInquiry | None = inquiry_of(answer.plan)
    if isinstance(inquiry, Development):
        return inquiry.topic
    return inquiry.kind if inquiry is not None else ""


def _findings(answers: list[Answer]) -> tuple[DraftFinding, ...]:
    """The heaviest, each of which says something that those before it have not."""
    return tuple(
        DraftFinding(claim=answer.answer, evidence=(answer.query_id,), confidence=answer.confidence)
        for answer in _told_once(answers)[:_MOST_FINDINGS]
    )


def _told_once(answers: list[Answer]) -> list[Answer]:
    """Without series that the years tell already, and without weak ones where there is enough to say."""
    grown = {each.value_label for answer in answers if isinstance(each := inquiry_of(answer.plan), YearlyGrowth)}
    kept: list[Answer] = []
    for answer in answers:
        inquiry = inquiry_of(answer.plan)
        repeated = isinstance(inquiry, TimeTrend) and inquiry.value is None and inquiry.value_label in grown
        weak = len(kept) >= _ENOUGH and strength_of(answer.plan) < _WEAK
        many = sum(_kind(each) == _kind(answer) for each in kept) >= _MOST_OF_A_KIND
        if not repeated and not weak and not many:
            kept.append(answer)
    return kept
