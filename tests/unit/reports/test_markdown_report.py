"""A report that a person reads from the top, and in which data stays data."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from deep_research.domain.query import QueryType
from deep_research.domain.result import (
    Completeness,
    CrossCheck,
    Data,
    DataCoverage,
    DetailError,
    Finding,
    Result,
    SupportingDetail,
    Usage,
)
from deep_research.reports.markdown import COLUMNS_SHOWN, ROWS_OF_A_PROCEDURE, ROWS_SHOWN, markdown
from deep_research.reports.markdown_syntax import cell, table, text

PARSER = MarkdownIt("commonmark").enable("table")
TOTALS = SupportingDetail(
    id="Q1",
    question="Which region sold most?",
    query_type=QueryType.SQL,
    answer="West leads with 1,200.50.",
    data=Data(columns=("region", "total"), rows=(("West", 1200.5), ("East", None)), row_count=2, truncated=False),
    code="SELECT region, total FROM dataset",
    statistics={"groups": {"West": {"mean": 12.5}}, "n": 4},
    chart=None,
    confidence=0.9,
    follow_up_questions=(),
    error=None,
)
RESULT = Result(
    main_question="Which region sold most?",
    direct_answer="West leads with 1,200.50.",
    key_findings=(
        Finding(statement="West leads with 1,200.50.", evidence=("Q1",), confidence=0.9, verified=True),
        Finding(statement="Little is known of East.", evidence=(), confidence=0.4, verified=False),
    ),
    supporting_details=(TOTALS,),
    limitations=("One year only.",),
    suggested_follow_ups=("Which month was best?",),
    data_coverage=DataCoverage(questions_answered=1, total_questions=1, gaps=()),
    completeness=Completeness(complete=True, stages_completed=6, queries_completed=1, queries_planned=1),
    usage=Usage(analyst="statistical", queries=1, query_seconds=0.1, statements_cut=0),
)
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](http://evil.example)",
    "![pixel](http://evil.example/p.png)",
    "[press][there]\n\n[there]: http://evil.example",
    "<http://evil.example>",
    "a | b | c",
    "line\nbreak\n\n# heading",
    "`code` *strong* _em_ ~~gone~~",
    "&lt;script&gt;",
    "1. first",
    "- item",
    "---",
]


def report(**changes: object) -> str:
    return markdown(RESULT.model_copy(update=changes), dataset_name="sales.csv")


def kinds(source: str) -> set[str]:
    tokens = PARSER.parse(source)
    return {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}


def test_the_report_reads_answer_first_then_findings_limits_and_evidence():
    assert (
        report()
        == """\
# Which region sold most?

Dataset: sales.csv · Analyst: statistical · Questions answered: 1 of 1

## Answer

West leads with 1,200.50.

## Key findings

1. West leads with 1,200.50.\x20\x20
   *confidence 90% · evidence Q1 · numbers recomputed*
2. Little is known of East.\x20\x20
   *confidence 40% · no evidence of its own · numbers not recomputed*

## Limitations

- One year only.

## Suggested follow-ups

- Which month was best?

## Evidence

### Q1: Which region sold most?

West leads with 1,200.50.

| region | total |
| --- | ---: |
| West | 1,200.5 |
| East |  |

| Statistic | Value |
| --- | ---: |
| n | 4 |
| groups.West.mean | 12.5 |

```sql
SELECT region, total FROM dataset
```
"""
    )


def test_a_query_that_failed_is_told_with_its_reason():
    failed = TOTALS.model_copy(update={"error": DetailError(code="query_failed", message="No such column.")})
    assert "**No answer:** No such column. *(query\\_failed)*" in report(supporting_details=(failed,))


def test_a_partial_result_says_so_before_anything_else():
    cut = Completeness(
        complete=False, stages_completed=3, queries_completed=5, queries_planned=8, reason="The job was cancelled."
    )
    said = report(completeness=cut)
    assert said.split("\n\n")[1] == "**Partial result: 5 of 8 queries were carried out.** The job was cancelled."


def test_a_long_table_is_cut_and_says_so():
    rows = tuple(("West", number) for number in range(ROWS_SHOWN + 5))
    data = Data(columns=("region", "n"), rows=rows, row_count=2000, truncated=True)
    said = report(supporting_details=(TOTALS.model_copy(update={"data": data, "statistics": {}}),))
    assert f"*{ROWS_SHOWN} of 2,000 rows*" in said
    assert said.count("| West |") == ROWS_SHOWN


def test_a_wide_table_is_cut_and_says_so():
    names = tuple(f"c{number}" for number in range(COLUMNS_SHOWN + 5))
    data = Data(columns=names, rows=(tuple(range(len(names))),), row_count=1, truncated=False)
    said = report(supporting_details=(TOTALS.model_copy(update={"data": data}),))
    assert f"*{COLUMNS_SHOWN} of {len(names)} columns*" in said
    assert f" c{COLUMNS_SHOWN - 1} |" in said
    assert f" c{COLUMNS_SHOWN} |" not in said


def test_a_large_result_has_a_report_that_a_lambda_can_answer():
    rows = (("x" * 5_000,) * 50,) * 1_000
    data = Data(columns=tuple(f"c{number}" for number in range(50)), rows=rows, row_count=1_000, truncated=False)
    detail = TOTALS.model_copy(update={"data": data, "answer": "y" * 50_000})
    assert len(json.dumps(report(supporting_details=(detail,) * 20))) < 5_000_000


def test_rows_that_a_procedure_has_read_are_shown_as_a_sample():
    rows = tuple(("West", number) for number in range(ROWS_SHOWN + 5))
    data = Data(columns=("region", "n"), rows=rows, row_count=2000, truncated=True)
    said = report(supporting_details=(TOTALS.model_copy(update={"data": data}),))
    assert f"*{ROWS_OF_A_PROCEDURE} of 2,000 rows*" in said


def test_the_verbose_part_goes_in_depth_with_its_headings_below():
    said = report(methodology="# How\n\nSums.", recommendations="Look at East.")
    assert "## In depth\n\n### Methodology\n\n#### How\n\nSums.\n\n### Recommendations\n\nLook at East." in said
    assert "### Statistical rigor" not in said


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_data_has_no_effect_anywhere_in_the_report(markup):
    detail = TOTALS.model_copy(
        update={
            "question": markup,
            "answer": markup,
            "code": None,
            "data": Data(columns=(markup,), rows=((markup,),), row_count=1, truncated=False),
            "statistics": {markup: markup},
        }
    )
    finding = Finding(statement=markup, evidence=(markup,), confidence=1, verified=True)
    said = markdown(
        RESULT.model_copy(
            update={
                "main_question": markup,
                "direct_answer": markup,
                "key_findings": (finding,),
                "supporting_details": (detail,),
                "limitations": (markup,),
                "suggested_follow_ups": (markup,),
            }
        ),
        dataset_name=markup,
    )
    plain = markdown(
        RESULT.model_copy(update={"supporting_details": (TOTALS.model_copy(update={"code": None}),)}), dataset_name="x"
    )
    assert kinds(said) - {"text_special", "softbreak"} <= kinds(plain)
    assert said.count("\n#") == plain.count("\n#")


@pytest.mark.parametrize("markup", MARKUP[:6])
def test_an_analysts_prose_brings_no_tags_links_or_images(markup):
    assert not kinds(report(methodology=markup)) & {"html_block", "html_inline", "link_open", "image"}


def test_comparisons_stay_as_they_are_in_the_code_of_an_analysts_prose():
    sql = "SELECT 1 WHERE a < 2 AND b <> 3"
    said = report(technical_appendix=f"```sql\n{sql}\n```")
    assert f"{sql}\n" in [token.content for token in PARSER.parse(said) if token.type == "fence"]


def test_backticks_in_sql_do_not_end_its_block():
    sql = "SELECT '```' AS fence\n```\n# not a heading"
    said = report(supporting_details=(TOTALS.model_copy(update={"code": sql}),))
    assert [token.content for token in PARSER.parse(said) if token.type == "fence"] == [f"{sql}\n"]


@pytest.mark.property
@settings(max_examples=150, deadline=None)
@given(value=st.text(alphabet=st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1, max_size=30))
def test_text_is_read_as_it_was_written(value):
    tokens = PARSER.parse(text(value))
    read = "".join(child.content for token in tokens for child in token.children or ())
    assert read == " ".join(value.split())
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}


@pytest.mark.property
@settings(max_examples=100, deadline=None)
@given(cells=st.lists(st.text(max_size=15), min_size=2, max_size=2))
def test_a_cell_never_leaves_its_column(cells):
    tokens = PARSER.parse(table(("a", "b"), [cells]))
    assert sum(token.type == "td_open" for token in tokens) == 2


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (25611.890000000003, "25,611.89"),
        (0.1 + 0.2, "0.3"),
        (12.0, "12"),
        (-0.0, "0"),
        (0.0, "0"),
        (1e-7, "1e-07"),
        (0.00012345678, "0.0001235"),
        (-123456789012345.5, "-123,456,789,012,345.5"),
        (1.5e300, "1.5e+300"),
        (2024, "2024"),
        (True, "true"),
        ("x" * 500, "x" * 199 + "…"),
    ],
)
def test_a_cell_is_written_as_people_read_it(value, written):
    assert cell(value) == written


@pytest.mark.parametrize("link", ["see http://evil.example", "www.evil.example", "someone@evil.example", "HTTPS://x"])
def test_nothing_is_left_that_a_renderer_makes_a_link_of(link):
    assert not any(start in text(link).lower() for start in ("http:", "https:", "www.", "e@e"))


@pytest.mark.parametrize(("agrees", "said"), [(True, "finds the same"), (False, "**finds something else**")])
def test_a_query_that_was_checked_a_second_way_tells_the_verdict_and_shows_a_form_that_disagrees(agrees, said):
    check = CrossCheck(code="SELECT 1 AS second_form", agrees=agrees)
    report = markdown(
        RESULT.model_copy(update={"supporting_details": (TOTALS.model_copy(update={"cross_check": check}),)}),
        dataset_name="sales.csv",
    )
    assert report.index("SELECT region, total FROM dataset") < report.index(said)
    assert ("second_form" in report) is not check.agrees  # who wants to see a form that agrees finds it in the result
