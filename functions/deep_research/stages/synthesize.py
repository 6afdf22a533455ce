"""Stage 5: concludes from the answers, and says only what holds when its evidence is found again."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from deep_research.domain.claim import Claim
from deep_research.domain.errors import EvidenceError
from deep_research.domain.ports import Analyst
from deep_research.domain.query import Answer
from deep_research.domain.result import Conclusion, CrossCheck, DraftFinding, Finding, Research, Synthesis
from deep_research.query.evidence import cited, render
from deep_research.query.grounding import check
from deep_research.stages.cross_checking import weighed

Recompute = Callable[[Research, Iterable[str]], Mapping[str, Answer]]
Check = Callable[[Research, Iterable[str]], Mapping[str, CrossCheck]]

NOTHING_HELD = "The queries gave no answer that their evidence supports; the gaps and limitations say why."


class _Said(NamedTuple):
    claim: Claim
    sentence: str
    evidence: tuple[str, ...]


def synthesize(
    research: Research, analyst: Analyst, recompute: Recompute, cross_check: Check | None = None
) -> Conclusion:
    """The direct answer and the findings, without the claims that did not pass the check.

    Each claim is first held against the stored evidence. What it cites is then found again: by a query that is written
    differently, and where that is not to be had or disagrees, by the same one, against which the claim is held once
    more. A finding whose evidence could not be found again, or otherwise only, is kept and not called verified.

    Args:
        research: What was found.
        analyst: Words it.
        recompute: Finds answers again by their own queries, as far as it can.
        cross_check: Checks them by other queries, as far as it can.
    """
    draft = analyst.synthesize(research)
    direct = [
        _Said(claim, sentence, cited(claim)) for claim in draft.direct_answer if (sentence := _say(claim, research))
    ]
    findings = [
        (drafted, _Said(drafted.claim, sentence, _evidence(drafted, research)))
        for drafted in draft.key_findings
        if (sentence := _say(drafted.claim, research))
    ]
    evidence = _each_once(direct, (said for _, said in findings))
    checks = cross_check(research, evidence) if cross_check else {}
    confirmed = {query_id: research.answer(query_id) for query_id, check in checks.items() if check.agrees}
    again = {**confirmed, **recompute(research, [query_id for query_id in evidence if query_id not in confirmed])}
    direct = [said for said in direct if _holds(said, research, again)]
    findings = [(drafted, said) for drafted, said in findings if _holds(said, research, again)]
    claims = len(draft.direct_answer) + len(draft.key_findings)
    return Conclusion(
        synthesis=_only(draft, direct, findings),
        direct_answer=" ".join(said.sentence for said in direct) or NOTHING_HELD,
        key_findings=tuple(_finding(drafted, said, again, checks) for drafted, said in findings),
        statements_cut=claims - len(direct) - len(findings),
        cross_checks=dict(checks),
    )


def _say(claim: Claim, research: Research) -> str | None:
    """The claim's sentence, or None where it does not hold or says nothing."""
    try:
        sentence = render(claim, {answer.query_id: answer for answer in research.answers})
        check(claim, sentence, research)
    except EvidenceError:
        return None
    return sentence.strip() and sentence


def _evidence(drafted: DraftFinding, research: Research) -> tuple[str, ...]:
    """What the analyst names and what the claim refers to, as far as it answered."""
    answered = {answer.query_id for answer in research.answers if answer.error is None}
    named = (*drafted.evidence, *cited(drafted.claim))
    return tuple(query_id for query_id in dict.fromkeys(named) if query_id in answered)


def _each_once(direct: Iterable[_Said], findings: Iterable[_Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(query_id for said in (*direct, *findings) for query_id in said.evidence))


def _holds(said: _Said, research: Research, again: Mapping[str, Answer]) -> bool:
    answers = tuple(again.get(answer.query_id, answer) for answer in research.answers)
    try:
        check(said.claim, said.sentence, research.model_copy(update={"answers": answers}))
    except EvidenceError:
        return False
    return True


def _finding(
    drafted: DraftFinding, said: _Said, again: Mapping[str, Answer], checks: Mapping[str, CrossCheck]
) -> Finding:
    disputed = any(query_id in checks and not checks[query_id].agrees for query_id in said.evidence)
    return Finding(
        statement=said.sentence,
        evidence=said.evidence,
        confidence=weighed(drafted.confidence, said.evidence, checks),
        verified=bool(said.evidence) and not disputed and all(query_id in again for query_id in said.evidence),
    )


def _only(draft: Synthesis, direct: Iterable[_Said], findings: Iterable[tuple[DraftFinding, _Said]]) -> Synthesis:
    return draft.model_copy(
        update={
            "direct_answer": tuple(said.claim for said in direct),
            "key_findings": tuple(drafted for drafted, _ in findings),
        }
    )
