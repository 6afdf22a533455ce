"""What moved a total adds up, and what is wrong with data is found and named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deep_research.domain.errors import StatisticsError
from tests.unit.statistics.published import ask, table

AMOUNT = st.integers(-10_000, 10_000)
SEGMENTS = st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=80)
BASES = st.lists(st.tuples(*[st.integers(0, 500), st.integers(1, 500)] * 2), min_size=1, max_size=20)


@settings(max_examples=60)
@given(SEGMENTS)
def test_contributions_add_up_to_the_change(segments: list[tuple[int, int]]) -> None:
    names = [f"s{place}" for place in range(len(segments))]
    rows = table(
        s=names * 2,
        p=["2023"] * len(names) + ["2024"] * len(names),
        v=[*(a for a, _ in segments), *(b for _, b in segments)],
    )
    found = ask("contribution", rows, segment="s", period="p", value="v")
    assert found["after"] - found["before"] == found["change"]
    listed = sum(segment["contribution"] for segment in found["segments"])
    assert listed + found["unlisted_contribution"] == found["change"]


@settings(max_examples=60)
@given(BASES)
def test_rates_and_mix_add_up_to_the_change_of_the_ratio(segments: list[tuple[int, ...]]) -> None:
    names = [f"s{place}" for place in range(len(segments))]
    rows = table(
        s=names * 2,
        p=[1] * len(names) + [2] * len(names),
        v=[*(each[0] for each in segments), *(each[2] for each in segments)],
        d=[*(each[1] for each in segments), *(each[3] for each in segments)],
    )
    found = ask("contribution", rows, segment="s", period="p", value="v", denominator="d")
    assert found["rate_effect"] + found["mix_effect"] == pytest.approx(found["after"] - found["before"], abs=1e-9)


def test_the_mix_alone_can_lower_a_rate_while_every_segment_gains() -> None:
    rows = table(
        shop=["a", "b"] * 2,
        year=[2023, 2023, 2024, 2024],
        sold=[90, 10, 19, 110],
        visits=[100, 100, 20, 1000],
    )
    found = ask("contribution", rows, segment="shop", period="year", value="sold", denominator="visits")
    assert found["rate_effect"] > 0 > found["mix_effect"]
    assert any("only the mix" in told for told in found["assumptions"])


def test_the_largest_contribution_comes_first_with_its_share() -> None:
    rows = table(s=["a", "b", "a", "b", "c"], p=[1, 1, 2, 2, 2], v=[10, 50, 40, 45, 5])
    found = ask("contribution", rows, segment="s", period="p", value="v")
    assert [segment["name"] for segment in found["segments"]] == ["a", "b", "c"]
    assert found["segments"][0]["share_of_change"] == 1
    assert (found["largest_rise"], found["largest_fall"], found["appeared"]) == ("a", "b", ["c"])


def test_the_periods_asked_for_are_compared() -> None:
    rows = table(s=["a"] * 3, p=["2021", "2022", "2023"], v=[1, 5, 9])
    found = ask("contribution", rows, segment="s", period="p", value="v", before="2021", after="2023")
    assert (found["before_period"], found["after_period"], found["change"], found["n"]) == ("2021", "2023", 8, 2)
    with pytest.raises(StatisticsError, match="lacks one of the two periods"):
        ask("contribution", rows, segment="s", period="p", value="v", before="1999")


def test_concentration_is_told_in_the_usual_measures() -> None:
    # Shares 0.5, 0.3, 0.15, 0.05: HHI 0.365, Gini 0.375 by hand.
    rows = table(c=list("dabc"), n=[5, 50, 30, 15])
    found = ask("concentration", rows, category="c", count="n", counts=False)
    assert found["herfindahl"] == pytest.approx(0.365)
    assert found["gini"] == pytest.approx(0.375)
    assert found["top_shares"] == {"1": pytest.approx(0.5), "3": pytest.approx(0.95)}
    assert found["categories_for_80_percent"] == 2


def test_a_summary_names_its_conventions_and_counts_what_is_missing() -> None:
    found = ask("describe", table(v=[2, 4, 4, 5, None, 7]), columns=["v"], quantiles=[0.1], quantile_method="weibull")
    column = found["columns"]["v"]
    assert (column["mode"], column["mode_count"], column["missing"], column["range"]) == (4, 2, 1, 5)
    assert column["quantiles"]["0.1"] == pytest.approx(np.quantile([2, 4, 4, 5, 7], 0.1, method="weibull"))
    assert column["coefficient_of_variation"] == pytest.approx(np.std([2, 4, 4, 5, 7], ddof=1) / 4.4)
    assert any("n - 1" in told and "weibull" in told for told in found["assumptions"])
    assert any("1 of 6" in told for told in found["assumptions"])


def test_each_fault_of_a_column_is_found_and_said() -> None:
    n = 30
    rows = table(
        id=list(range(n)),
        flat=["x"] * n,
        price=[10.0 + place for place in range(n - 3)] + [-999, -999, -5],
        place=["Rome", "rome ", "Paris"] * 10,
        size=["12", "13", "large"] * 10,
        note=["n/a", None, "fine"] * 10,
    )
    found = ask("data_quality", rows, non_negative=["price"])
    columns = {column["name"]: column for column in found["columns"]}
    assert columns["id"]["id_like"]
    assert columns["flat"]["constant"]
    assert (columns["price"]["disguised"], columns["price"]["impossible"]) == (2, 3)
    assert (columns["place"]["variants"], columns["size"]["mixed"]) == (1, 10)
    assert (columns["note"]["missing"], columns["note"]["disguised"]) == (10, 10)
    told = " ".join(found["issues"])
    assert all(f"“{name}”" in told for name in columns)


def test_repeated_rows_and_an_incomplete_last_period_are_told_first() -> None:
    days = [f"2024-0{month}" for month in range(1, 6) for _ in range(20)] + ["2024-06"] * 3
    rows = table(month=days, v=list(range(len(days))))
    found = ask("data_quality", rows, period="month")
    assert found["last_period"] == {"period": "2024-06", "rows": 3, "usual_rows": 20, "incomplete": True}
    assert (found["duplicate_rows"], found["complete_rows"]) == (0, len(days))
    assert "2024-06" in found["issues"][0]
    twice = ask("data_quality", table(a=[1, 1, 2], b=["x", "x", "y"]))
    assert (twice["duplicate_rows"], twice["issues"][0]) == (
        1,
        "Rows that repeat an earlier one in every column: 1 (33.3%).",
    )


def test_clean_columns_have_no_issues() -> None:
    found = ask("data_quality", table(a=[1.5, 2.5, 2.5, 3.0], b=["x", "y", "x", "y"]))
    assert found["issues"] == []


def test_missing_values_that_depend_on_another_column_are_found() -> None:
    random = np.random.default_rng(6)
    age, noise = random.normal(40, 10, 200), random.normal(size=200)
    income = [None if old > 50 else 100.0 for old in age]
    city = random.choice(["a", "b"], 200).tolist()
    rows = table(income=income, age=age.tolist(), noise=noise.tolist(), city=city)
    found = ask("missingness", rows, column="income", others=["noise", "city", "age"])
    assert (found["depends"], found["on"][0]["column"]) == (True, "age")
    assert found["on"][0]["where_missing"] > found["on"][0]["elsewhere"]
    assert [each["significant"] for each in found["on"][1:]] == [False, False]


def test_the_kind_in_which_values_are_missing_most_is_named() -> None:
    rows = table(v=[None] * 12 + [1] * 28, shop=["north"] * 15 + ["south"] * 25)
    found = ask("missingness", rows, column="v", others=["shop"])
    assert (found["on"][0]["highest"], found["on"][0]["highest_share"]) == ("north", pytest.approx(0.8))


def test_too_few_missing_values_are_no_pattern() -> None:
    with pytest.raises(StatisticsError, match="missing in 1 of 3 rows"):
        ask("missingness", table(v=[None, 1, 2], x=[1, 2, 3]), column="v", others=["x"])
