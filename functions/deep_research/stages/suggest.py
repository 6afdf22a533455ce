"""Stage 6: says what to ask next, and puts the result together."""

from deep_research.domain.job import Stage
from deep_research.domain.ports import Analyst
from deep_research.domain.query import Answer
from deep_research.domain.result import (
    Completeness,
    Conclusion,
    Data,
    DataCoverage,
    DetailError,
    Research,
    Result,
    SupportingDetail,
    Usage,
)
from deep_research.query.evidence import render
from deep_research.stages.unanswered import LOST, TIME_LIMIT

_NOT_CARRIED_OUT = (TIME_LIMIT.code, LOST.code)


def suggest(research: Research, conclusion: Conclusion, analyst: Analyst) -> Result:
    """The whole result, but for its verbose part."""
    return Result(
        main_question=research.question,
        direct_answer=conclusion.direct_answer,
        key_findings=conclusion.key_findings,
        supporting_details=tuple(_detail(answer) for answer in research.answers),
        limitations=_limitations(research, conclusion),
        suggested_follow_ups=analyst.suggest(research, conclusion.synthesis),
        data_coverage=_coverage(research),
        completeness=_completeness(research),
        usage=Usage(
            analyst=analyst.name,
            queries=len(research.answers),
            query_seconds=round(sum(answer.seconds for answer in research.answers), 3),
            statements_cut=conclusion.statements_cut,
        ),
    )


def _detail(answer: Answer) -> SupportingDetail:
    error = answer.error
    return SupportingDetail(
        id=answer.query_id,
        question=answer.question,
        query_type=answer.query_type,
        answer=error.message if error else render(answer.answer, {answer.query_id: answer}),
        data=Data(**dict(answer.data)),
        code=answer.code,
        statistics=answer.statistics,
        chart=answer.chart,
        confidence=answer.confidence,
        follow_up_questions=answer.follow_up_questions,
        error=DetailError(code=error.code, message=error.message) if error else None,
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
    if conclusion.statements_cut:
        told.append(f"Statements left out because their evidence did not bear them: {conclusion.statements_cut}.")
    return tuple(dict.fromkeys(told))


def _coverage(research: Research) -> DataCoverage:
    gaps = tuple(f"{answer.question} {answer.error.message}" for answer in research.answers if answer.error)
    total = len(research.answers)
    return DataCoverage(questions_answered=total - len(gaps), total_questions=total, gaps=gaps)


def _completeness(research: Research) -> Completeness:
    missing = [answer.error for answer in research.answers if answer.error and answer.error.code in _NOT_CARRIED_OUT]
    reasons = dict.fromkeys(error.message for error in missing)
    return Completeness(
        complete=not missing,
        stages_completed=Stage.SUGGEST.number,
        queries_completed=len(research.answers) - len(missing),
        queries_planned=len(research.answers),
        reason=" ".join(reasons) or None,
    )
