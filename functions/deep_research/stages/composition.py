"""Puts a result together from what was found and what was concluded from it."""

from deep_research.domain.model_use import summed
from deep_research.domain.query import Answer
from deep_research.domain.result import (
    Completeness,
    Conclusion,
    CrossCheck,
    Data,
    DataCoverage,
    DetailError,
    Research,
    Result,
    SupportingDetail,
    Usage,
)
from deep_research.domain.scan import total
from deep_research.query.evidence import render
from deep_research.stages.unanswered import NOT_REACHED, was_carried_out

_DISPUTED = (
    "The query of {} finds something else where it is written another way: rows tie, or its figures hang on how they "
    "are computed. Both forms stand with it, and no finding that rests on it counts as verified."
)


def composed(
    research: Research,
    conclusion: Conclusion,
    completeness: Completeness,
    *,
    suggestions: tuple[str, ...] = (),
) -> Result:
    """The result, but for its verbose part. What does not rest on the whole plan says so.

    A query that the research has not come to is a gap, and no detail.
    """
    answers = research.answers
    used = summed((*research.model_use, *conclusion.synthesis.model_use))
    read = total((*(answer.scan for answer in answers), conclusion.scan))
    return Result(
        main_question=research.question,
        direct_answer=conclusion.direct_answer,
        key_findings=conclusion.key_findings,
        supporting_details=tuple(
            _detail(answer, conclusion.cross_checks.get(answer.query_id))
            for answer in answers
            if answer.error != NOT_REACHED
        ),
        limitations=_limitations(research, conclusion),
        suggested_follow_ups=suggestions,
        data_coverage=_coverage(answers),
        completeness=completeness,
        usage=Usage(
            analyst=research.decomposition.analyst,
            queries=sum(map(was_carried_out, answers)),
            query_seconds=round(sum(answer.seconds for answer in answers), 3),
            statements_cut=conclusion.statements_cut,
            input_tokens=sum(use.input_tokens for use in used),
            output_tokens=sum(use.output_tokens for use in used),
            dollars=round(sum(use.dollars or 0.0 for use in used) + read.dollars, 6),
            bytes_scanned=read.bytes,
            query_dollars=round(read.dollars, 6),
            models=used,
        ),
    )


def _detail(answer: Answer, cross_check: CrossCheck | None) -> SupportingDetail:
    error = answer.error
    return SupportingDetail(
        id=answer.query_id,
        question=answer.question,
        query_type=answer.query_type,
        answer=error.message if error else render(answer.answer, {answer.query_id: answer}),
        data=Data(**answer.data.model_dump(exclude={"scan"})),
        code=answer.code,
        statistics=answer.statistics,
        chart=answer.chart,
        confidence=answer.confidence,
        follow_up_questions=answer.follow_up_questions,
        error=DetailError(code=error.code, message=error.message) if error else None,
        cross_check=cross_check,
    )


def _limitations(research: Research, conclusion: Conclusion) -> tuple[str, ...]:
    asked = research.decomposition
    told = [reading] if (reading := asked.reading.strip()) else []
    told += [*asked.limitations, *conclusion.synthesis.limitations]
    told += [
        f"The table of {answer.query_id} shows the first {len(answer.data.rows):,} of {answer.data.row_count:,} rows."
        for answer in research.answers
        if answer.data.truncated and not answer.statistics  # procedures have seen the rows that are not shown
    ]
    told += [_DISPUTED.format(query_id) for query_id, check in conclusion.cross_checks.items() if not check.agrees]
    used = (*research.model_use, *conclusion.synthesis.model_use)
    told += [use.shortfall for use in used if use.shortfall]
    planned, carried_out = len(research.answers), sum(map(was_carried_out, research.answers))
    if carried_out < planned:
        told.append(f"This rests on a part of the plan: {carried_out} of its {planned} queries were carried out.")
    if conclusion.statements_cut:
        told.append(f"Statements left out because their evidence did not bear them: {conclusion.statements_cut}.")
    return tuple(dict.fromkeys(told))


def _coverage(answers: tuple[Answer, ...]) -> DataCoverage:
    gaps = tuple(f"{answer.question} {answer.error.message}" for answer in answers if answer.error)
    return DataCoverage(questions_answered=len(answers) - len(gaps), total_questions=len(answers), gaps=gaps)
