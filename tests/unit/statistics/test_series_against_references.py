"""Trends, seasons, changes and forecasts agree with published values, or with statsmodels' on published series."""

import numpy as np
import pytest
from scipy import stats

from deep_research.domain.errors import StatisticsError
from deep_research.statistics.calendar_steps import absent
from deep_research.statistics.projection import project
from tests.unit.statistics.published import AIR_PASSENGERS, NILE, ask, months, table

YEARS = [str(1871 + place) for place in range(100)]


def test_mann_kendall_and_sens_slope_of_the_nile() -> None:
    # R's trend::mk.test(Nile): S = -1387, z = -4.1281; SciPy's theilslopes for the slope and its interval.
    found = ask("trend", table(p=YEARS, v=NILE), period="p", value="v")
    slope, _, low, high = stats.theilslopes(NILE)
    assert found["mann_kendall_s"] == -1387
    assert found["mann_kendall_z"] == pytest.approx(-4.128066522844101)
    assert found["sen_slope"] == pytest.approx(slope)
    assert (found["sen_low"], found["sen_high"]) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


def test_a_trend_says_that_its_residuals_are_correlated() -> None:
    found = ask("trend", table(p=YEARS, v=NILE), period="p", value="v")
    assert any("Successive residuals are correlated" in told for told in found["assumptions"])


def test_a_long_series_is_thinned_for_sens_slope_only() -> None:
    values = [0.5 * place + (place % 7) for place in range(5_000)]
    found = ask("trend", table(p=list(range(5_000)), v=values), period="p", value="v")
    assert found["sen_slope"] == pytest.approx(0.5, abs=0.01)
    assert found["n"] == 5_000


def test_pettitt_finds_the_nile_to_have_changed_after_1898() -> None:
    # R's trend::pettitt.test(Nile): K = 1617 at 28, which is 1898; p = 3.591e-07.
    found = ask("change_points", table(p=YEARS, v=NILE), period="p", value="v")
    assert (found["count"], found["largest_period"]) == (1, "1899")
    assert found["p_value"] == pytest.approx(3.591e-07, rel=1e-3)
    assert [level["n"] for level in found["levels"]] == [28, 72]
    assert found["changes"][0]["before"] == pytest.approx(1097.75)


def test_each_of_two_steps_is_found_and_noise_has_none() -> None:
    random = np.random.default_rng(4)
    noise = random.normal(0, 1, 90)
    steps = noise + np.repeat([0, 6, -3], 30)
    found = ask("change_points", table(p=list(range(90)), v=steps.tolist()), period="p", value="v")
    assert [change["period"] for change in found["changes"]] == ["30", "60"]
    assert not ask("change_points", table(p=list(range(90)), v=noise.tolist()), period="p", value="v")["changed"]


def test_a_steady_rise_is_told_to_be_a_drift_rather_than_a_step() -> None:
    found = ask("change_points", table(p=list(range(40)), v=list(range(40))), period="p", value="v", most=1)
    assert any("drift" in told for told in found["assumptions"])


def test_the_season_of_the_air_passengers_is_statsmodels() -> None:
    # statsmodels' seasonal_decompose(model="additive", period=12).
    found = ask("seasonality", months(AIR_PASSENGERS), period="p", value="v", cycle=12)
    effects = [position["effect"] for position in found["positions"]]
    assert effects[:3] == pytest.approx([-24.74873737, -36.18813131, -2.24116162])
    assert (found["peak_period"], found["low_period"], found["seasonal"]) == ("1949-07", "1949-11", True)
    assert found["strength"] == pytest.approx(0.7787219427520644)
    assert sum(effects) == pytest.approx(0, abs=1e-9)


def test_noise_is_hardly_ever_called_seasonal_or_changed() -> None:
    random = np.random.default_rng(8)
    series = [table(p=list(range(60)), v=random.normal(size=60).tolist()) for _ in range(60)]
    seasons = [ask("seasonality", each, period="p", value="v", cycle=4)["seasonal"] for each in series]
    changes = [ask("change_points", each, period="p", value="v")["changed"] for each in series]
    assert max(sum(seasons), sum(changes)) <= 6


def test_a_gap_is_refused_where_it_would_shift_the_season() -> None:
    gap = [*AIR_PASSENGERS[:50], None, *AIR_PASSENGERS[51:]]
    for procedure in ("seasonality", "forecast"):
        with pytest.raises(StatisticsError, match="would shift the season"):
            ask(procedure, months(gap), period="p", value="v", cycle=12)


def test_theta_carries_series_on_as_statsmodels_does() -> None:
    # statsmodels' ThetaModel: Nile without a season; the first ten years of air passengers, additive.
    nile = project("theta", np.array(NILE, dtype=float), None, 3)
    air = project("theta", np.array(AIR_PASSENGERS[:120], dtype=float), 12, 3)
    assert nile.values == pytest.approx([799.53942864, 798.18227593, 796.82512321], abs=0.02)
    assert air.values == pytest.approx([340.15970211, 333.38916345, 366.8547359], abs=0.02)


def test_naive_errors_grow_with_the_root_of_the_steps() -> None:
    found = project("naive", np.array([0.0, 1, 0, 1, 0, 1]), None, 4)
    assert found.values == pytest.approx([1, 1, 1, 1])
    assert found.deviations == pytest.approx([1, 2**0.5, 3**0.5, 2])


def test_holt_winters_finds_a_season_on_a_line_again() -> None:
    steps = np.arange(48)
    values = 100 + 2.0 * steps + 10 * np.sin(steps * np.pi / 2)
    found = project("holt_winters", values, 4, 4)
    later = np.arange(48, 52)
    assert found.values == pytest.approx(100 + 2.0 * later + 10 * np.sin(later * np.pi / 2), abs=2)


def test_a_forecast_of_the_last_year_known_beats_repeating_the_year_before() -> None:
    found = ask("forecast", months(AIR_PASSENGERS[:132]), period="p", value="v", cycle=12, horizon=12)
    truth = np.array(AIR_PASSENGERS[132:])
    values = np.array([point["value"] for point in found["points"]])
    naive = np.abs(truth - AIR_PASSENGERS[120:132]).mean()
    assert np.abs(truth - values).mean() < naive / 2
    assert found["skill"] > 0.2
    inside = [point["low"] <= value <= point["high"] for point, value in zip(found["points"], truth, strict=True)]
    assert sum(inside) >= 11
    assert any("logs were carried on" in told for told in found["assumptions"])


def test_a_cycle_of_a_year_of_days_is_carried_on() -> None:
    steps = np.arange(900)
    values = 100 + 20 * np.sin(steps * 2 * np.pi / 365) + np.random.default_rng(3).normal(size=900)
    rows = table(p=steps.tolist(), v=values.tolist())
    found = ask("forecast", rows, period="p", value="v", cycle=365, horizon=7)
    truth = 100 + 20 * np.sin(np.arange(900, 907) * 2 * np.pi / 365)
    assert [point["value"] for point in found["points"]] == pytest.approx(truth.tolist(), abs=5)


def test_no_method_beats_repeating_the_last_value_of_a_random_walk() -> None:
    walk = np.cumsum(np.random.default_rng(2).normal(size=200)).tolist()
    found = ask("forecast", table(p=list(range(200)), v=walk), period="p", value="v", horizon=3)
    assert found["skill"] < 0.2
    widths = [point["high"] - point["low"] for point in found["points"]]
    assert widths == sorted(widths)


def test_a_series_that_never_departed_from_a_line_gets_no_interval() -> None:
    found = ask("forecast", table(p=list(range(30)), v=[7.0] * 29 + [7.5]), period="p", value="v", horizon=2)
    assert found["points"][0]["low"] is not None
    line = ask("forecast", table(p=list(range(24)), v=[1.0, 5.0] * 12), period="p", value="v", horizon=2, cycle=2)
    assert line["points"][0] == {"step": 1, "value": 1.0, "low": None, "high": None}
    assert any("no interval can be told" in told for told in line["assumptions"])


@pytest.mark.parametrize(
    ("values", "horizon", "told"),
    [
        ([1, 2, 3, 4, 5], 1, "needs at least"),
        ([5] * 40, 3, "does not vary"),
        (list(range(30)), 15, "ask for a third"),
    ],
)
def test_a_forecast_is_refused_where_it_could_not_be_told_how_sure_it_is(
    values: list[float], horizon: int, told: str
) -> None:
    with pytest.raises(StatisticsError, match=told):
        ask("forecast", table(p=list(range(len(values))), v=values), period="p", value="v", horizon=horizon)


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["2020", "2021", "2024"], 2),
        (["2023-11", "2023-12", "2024-02"], 1),
        (["2023-Q3", "2023-Q4", "2024-Q1"], 0),
        (["2024-03-01", "2024-03-04", "2024-03-05"], 0),  # a weekend
        (["2024-03-02", "2024-03-04", "2024-03-05"], 1),
        (["2024-03-04", "2024-03-11", "2024-03-25"], 1),  # weeks
        (["2024-03-04 09:00", "2024-03-04 10:00", "2024-03-04 12:00"], 1),
        (["first", "second"], 0),
    ],
)
def test_periods_that_are_absent_are_counted(names: list[str], count: int) -> None:
    assert absent(names) == count


def test_an_absent_period_is_told_in_a_trend_and_refused_in_a_season() -> None:
    rows = months(AIR_PASSENGERS)
    gap = rows.model_copy(update={"rows": rows.rows[:20] + rows.rows[21:], "row_count": 143})
    assert "passed over: 1." in ask("trend", gap, period="p", value="v")["assumptions"][0]
    with pytest.raises(StatisticsError, match="would shift the season"):
        ask("seasonality", gap, period="p", value="v")


@pytest.mark.parametrize("years", [["2020", "2022", "2021", "2023"], ["2020", "2021", "2021", "2022"]])
def test_a_series_out_of_order_is_refused(years: list[str]) -> None:
    with pytest.raises(StatisticsError, match="not in order, or not each there once: see “2021”"):
        ask("trend", table(p=years, v=[1, 2, 3, 4]), period="p", value="v")
