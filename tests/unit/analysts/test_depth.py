"""What stood out is followed up: who drives it, since when, and whether it holds within groups."""

from datetime import date, timedelta

from tests.unit.analysts.conftest import Desk, Report, Rows


def _inflow() -> Rows:
    """Calls per day over twenty months; from 2023-08 on the west calls three times as often, the others as before."""
    rows: Rows = []
    for day in range(600):
        called = date(2022, 9, 1) + timedelta(days=day)
        regions = ["west", "east", "south"] + (["west", "west"] if called >= date(2023, 8, 1) else [])
        rows += [{"region": region, "called_on": called.isoformat(), "agent": f"A{day % 4}"} for region in regions]
    return rows


def _questions(report: Report) -> dict[str, str]:
    return {answer.question: answer.answer.template for answer in report.research.answers if answer.is_follow_up}


def test_a_rise_is_dated_and_led_back_to_the_group_that_caused_it(desk: Desk) -> None:
    report = desk(_inflow(), "What are the trends in the number of calls?")
    assert any("rose to another level with 2023-08" in sentence for sentence in report.findings)
    moved = next(sentence for sentence in report.findings if "moved most by" in sentence)
    assert "by region, it was moved most by west (+" in moved


def _doses(*, severe_get_more: bool) -> Rows:
    """Recovery improves by dose within mild and severe cases; the severe recover badly, and may get more of it."""
    rows: Rows = []
    for place in range(200):
        severe = place % 2 == 0
        dose = place % 10 + (12 if severe and severe_get_more else 0)
        recovery = 50 + dose + (place * 7) % 3 - (40 if severe else 0)
        rows.append({"case": "severe" if severe else "mild", "dose": dose, "recovery": recovery})
    return rows


def test_a_correlation_that_turns_round_within_groups_is_told_so(desk: Desk) -> None:
    question = "What is the relationship between dose and recovery?"
    report = desk(_doses(severe_get_more=True), f"{question} Explore it.")
    assert "turns round within" in report.everything
    report = desk(_doses(severe_get_more=False), f"{question} Explore it.")
    assert "turns round" not in report.everything


def _streets() -> Rows:
    """Rent follows size and not the number; noise goes with nothing; five measures beside the rent."""
    return [
        {
            "rent": 300 + 11 * (place % 40) + 6 * ((place * 13) % 17),
            "size": 30 + place % 40,
            "noise": (place * 37) % 53,
            "floor": (place * 7) % 11,
            "age_years": 90 - place % 40 + (place * 29) % 61,
        }
        for place in range(160)
    ]


def test_every_measure_is_held_against_the_one_to_be_explained(desk: Desk) -> None:
    report = desk(_streets(), "Which factors explain the rent?")
    assert report.direct.startswith("Of the other measures, size goes along most with rent")
    assert "no effect of its own shows for" in report.everything


def test_a_model_that_a_few_extreme_rows_decide_is_told_so(desk: Desk) -> None:
    rows = [{**row, "town": f"Town {place}"} for place, row in enumerate(_streets())]
    rows[:3] = [{**row, "rent": 9000 + 10 * place, "noise": 400} for place, row in enumerate(rows[:3])]
    report = desk(rows, "Which factors explain the rent?")
    assert any("noise counts for rent only as long as its outliers" in told for told in report.synthesis.limitations)
    assert any("are outliers by the IQR rule: Town 0, Town 1, Town 2" in sentence for sentence in report.findings)


def test_measurements_in_order_are_not_counted(desk: Desk) -> None:
    days = [date(2022, 1, 1) + timedelta(days=day) for day in range(730)]
    rows: Rows = [
        {"day": day.isoformat(), "level": 20 + day.month % 12 + place % 5, "wind": (place * 7) % 13}
        for place, day in enumerate(days)
    ]
    report = desk(rows, "What are the trends and seasonal patterns of the level?")
    assert not any("number of rows" in answer.question for answer in report.research.answers)


def test_one_column_that_tells_another_is_no_finding(desk: Desk) -> None:
    rows: Rows = [
        {"shop": f"S{place % 6}", "town": f"T{place % 3}", "kind": ("a", "b")[(place * 7 // 3) % 2]}
        for place in range(120)
    ]
    report = desk(rows, "What is the relationship between shop and town?")
    assert "Each shop belongs to one town only" in "".join(answer.answer.template for answer in report.research.answers)
    assert not report.direct.startswith("Each shop")
