"""The verbose part names its methods as statisticians do, says what they rest on, and repeats nothing."""

import pytest

from tests.unit.analysts.conftest import Desk, Report, Rows


@pytest.fixture
def report(desk: Desk) -> Report:
    rows: Rows = [
        {
            "crop": ("oats", "rye", "wheat")[place % 3],
            "rain": 40 + (place * 17) % 60,
            "grain_yield": 10 + ((place * 17) % 60) // 4 + 6 * (place % 3) + (place * 7) % 5,
        }
        for place in range(150)
    ]
    return desk(rows, "What are the patterns in the grain yield, and does it depend on rain and crop?")


def test_procedures_are_called_by_their_names(report: Report) -> None:
    told = report.elaboration.methodology
    assert "Kruskal-Wallis test with pairwise comparisons (Holm)" in told
    assert "Spearman's rank correlation" in told


def test_each_step_is_told_once_with_its_queries(report: Report) -> None:
    lines = [line for line in report.elaboration.methodology.splitlines() if line.startswith("- ")]
    purposes = [line.rsplit("? ", maxsplit=1)[-1] for line in lines]
    assert len(purposes) == len(set(purposes))
    assert all(f"**{answer.query_id}**" in "\n".join(lines) for answer in report.research.answers)


def test_tests_are_told_with_their_effect_and_their_correction(report: Report) -> None:
    told = report.elaboration.statistical_rigor
    assert "epsilon² = " in told
    assert "Benjamini and Hochberg (1995)" in told


def test_the_assumptions_of_procedures_are_told_once_each(report: Report) -> None:
    told = [line for line in report.elaboration.statistical_rigor.splitlines() if line.startswith("- ")]
    assert told
    sentences = [line.rsplit(" (", maxsplit=1)[0] for line in told]
    assert len(sentences) == len(set(sentences))


def test_intervals_say_what_they_are_of(report: Report) -> None:
    assert "mean grain yield of wheat (50 rows)" in report.elaboration.confidence_intervals
    assert "correlation of" in report.elaboration.confidence_intervals


def test_nothing_in_it_depends_on_the_clock(report: Report) -> None:
    assert " s." not in report.elaboration.technical_appendix
