"""Stage 5: concludes from the answers, and says only what holds when its evidence is found again."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from deep_research.domain.claim import Claim
from deep_research.domain.errors import EvidenceError
from deep_research.domain.ports import Analyst
from deep_research.domain.query import Answer
from deep_research.domain.result import Conclusion, DraftFinding, Finding, Research, Synthesis
from deep_research.query.evidence import cited, render
from deep_research.query.grounding import check
from deep_research.stages.recomputation import Recomputation

NOTHING_HELD = "The queries gave no answer that their evidence supports; the gaps and limitations say why."


class _Said(NamedTuple):
    claim: Claim
    sentence: str
    evidence: tuple[str, ...]


def synthesize(research: Research, analyst: Analyst, recompute: Recomputation) -> Conclusion:
    """The direct answer and the findings, without the claims that did not pass the check.

    Each claim is first held against the stored evidence. What passes is held once more against the same evidence,
    computed anew. A finding whose evidence could not be computed again is kept, and not called verified.
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
    again = recompute(research, _each_once(direct, (said for _, said in findings)))
    direct = [said for said in direct if _holds(said, research, again)]
    findings = [(drafted, said) for drafted, said in findings if _holds(said, research, again)]
    claims = len(draft.direct_answer) + len(draft.key_findings)
    return Conclusion(
        synthesis=_only(draft, direct, findings),
        direct_answer=" ".join(said.sentence for said in direct) or NOTHING_HELD,
        key_findings=tuple(_finding(drafted, said, again) for drafted, said in findings),
        statements_cut=claims - len(direct) - len(findings),
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


def _finding(drafted: DraftFinding, said: _Said, again: Mapping[str, Answer]) -> Finding:
    return Finding(
        statement=said.sentence,
        evidence=said.evidence,
        confidence=drafted.confidence,
        verified=bool(said.evidence) and all(query_id in again for query_id in said.evidence),
    )


def _only(draft: Synthesis, direct: Iterable[_Said], findings: Iterable[tuple[DraftFinding, _Said]]) -> Synthesis:
    return draft.model_copy(
        update={
            "direct_answer": tuple(said.claim for said in direct),
            "key_findings": tuple(drafted for drafted, _ in findings),
        }
    )
