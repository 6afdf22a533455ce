"""What a question wants done to the data is done before the figure is taken."""

from math import log
from statistics import fmean, pstdev, stdev

import pytest

from tests.fakes.ingested_tables import Rows
from tests.unit.analysts.conftest import Desk

_BATCHES = [
    ("celadon", 1180.0, 9.5, 12.0, "Ana", "small bowl"),
    ("celadon", 1205.0, 10.0, None, "Ana", "tall vase"),
    ("tenmoku", 1260.0, 12.5, 31.0, "Ben", "plate"),
    ("tenmoku", 1275.0, None, 28.5, "Ben", "large plate"),
    ("shino", 1290.0, 14.0, 44.0, None, "tea bowl"),
    ("shino", 1310.0, 16.5, None, "Ana", "jar"),
    ("shino", 1235.0, 11.0, 19.0, "Ana", "jug"),
    ("celadon", 1150.0, 8.0, 9.5, "Cem", "cup"),
]
KILN: Rows = [
    {"batch": place, "glaze": glaze, "heat": heat, "firing_hours": hours, "load_kg": load, "potter": potter,
     "form": form}
    for place, (glaze, heat, hours, load, potter, form) in enumerate(_BATCHES * 3, start=1)
]  # fmt: skip
HEATS = [heat for _, heat, *_ in _BATCHES * 3]
HOURS = [hours for _, _, hours, *_ in _BATCHES * 3 if hours is not None]
LOADS = [load for _, _, _, load, *_ in _BATCHES * 3 if load is not None]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Fill missing values of load_kg with the mean, then give its standard deviation to 3 decimals.",
         [f"{stdev([*LOADS, *[fmean(LOADS)] * 6]):.3f}"]),
        ("Replace missing load_kg by zero. What is the mean load_kg? Use 2 decimal places.",
         [f"{sum(LOADS) / 24:.2f}"]),
        ("Impute the missing potter with the most frequent value. How many batches have the potter Ana?", ["15"]),
        ("Drop all rows with any missing value and compute the mean heat to 2 decimals.",
         [f"{fmean([1180, 1260, 1235, 1150]):,.2f}"]),
        ("What is the mean of heat before and after removing rows with missing load_kg? Round to 1 decimal place.",
         [f"{fmean(HEATS):,.1f}", f"{fmean([1180, 1260, 1275, 1290, 1235, 1150]):,.1f}"]),
        ("Exclude rows where heat is below 1200 and calculate the mean heat to 2 decimals.",
         [f"{fmean(heat for heat in HEATS if heat >= 1200):,.2f}"]),
        ("Convert the load to pounds (1 kg = 2.2046 lb) and report the mean load to 2 decimals.",
         [f"{fmean(LOADS) * 2.2046:.2f}"]),
        ("Define effort as the average of heat and firing_hours. What is the maximum effort, to 2 decimals?",
         ["663.25"]),
        ("Create a column 'pace' as heat divided by firing_hours. What is its maximum, to 2 decimals?", ["143.75"]),
        ("Compute the pace (heat / firing_hours) and report the mean pace with two decimals.",
         [f"{fmean(heat / hours for _, heat, hours, *_ in _BATCHES if hours):.2f}"]),
        ("Apply a log transformation to load_kg and report its mean to 4 decimal places.",
         [f"{fmean(map(log, LOADS)):.4f}"]),
        ("What is the maximum of heat after you standardize heat? Round to 3 decimal places.",
         [f"{(1310 - fmean(HEATS)) / pstdev(HEATS):.3f}"]),
        ("Normalize heat to the range 0 to 1 and report the mean of heat with 3 decimals.",
         [f"{(fmean(HEATS) - 1150) / 160:.3f}"]),
        ("Group batches by heat into 'low' (heat < 1200), 'medium' (1200 <= heat < 1280) and 'high' (1280 and above)."
         " How many batches are in each group?", ["low: 6", "medium: 12", "high: 6"]),
        ("Divide heat into 4 equal-width bins and report how many batches are in each bin.",
         ["bin A: 6", "bin B: 3", "bin C: 6", "bin D: 9"]),
        ("Create a column 'hot' that is 1 if heat is above 1250 and 0 otherwise. What is the mean load_kg for each "
         "value of hot? 2 decimals.", [f"{fmean([12, 19, 9.5]):.2f}", f"{fmean([31, 28.5, 44]):.2f}"]),
        ("What is the mean load_kg when missing loads are treated as 5? Two decimals.",
         [f"{(sum(LOADS) + 30) / 24:.2f}"]),
        ("If batches lacking a load_kg are discarded, how many rows remain and what is their mean heat (2 decimals)?",
         ["18", f"{fmean([1180, 1260, 1275, 1290, 1235, 1150]):,.2f}"]),
        ("Convert heat by dividing it by 100. What is the mean heat to 3 decimals?", [f"{fmean(HEATS) / 100:.3f}"]),
        ("Report the mean load_kg separately for heat below 1200, between 1200 and 1270, and above 1270. One decimal.",
         ["below 1200: 10.8", "between 1200 and 1270: 25.0", "above 1270: 36.2"]),
        ("Flag batches as heavy when load_kg is above 25. How many batches are heavy?", ["9"]),
        ("What is the skewness of heat before and after a log transformation? Use 3 decimals.", ["before", "after"]),
        ("Add up heat and load_kg into total, then report the maximum total to 1 decimal.", ["1,334.0"]),
        ("Cut heat into tertiles and give the number of batches in each tertile.",
         ["bin A: 9", "bin B: 9", "bin C: 6"]),
        ("Remove outliers from load_kg (IQR) and then compute the correlation of heat and firing_hours.", ["r = "]),
        ("What is the average number of characters in the form column? One decimal.",
         [f"{fmean(len(each[5]) for each in _BATCHES):.1f}"]),
    ],
)  # fmt: skip
def test_the_data_are_prepared_as_asked(desk: Desk, question: str, answers: list[str]) -> None:
    direct = desk(KILN, question).direct
    assert all(answer in direct for answer in answers), direct


def test_the_answer_tells_what_was_done_to_the_data(desk: Desk) -> None:
    report = desk(KILN, "Fill the missing values of load_kg with the median. What is its mean?")

    assert "Missing values of load_kg were filled with the median" in report.research.decomposition.reading
    assert "median" in (report.research.answers[0].code or "")


def test_a_column_that_nothing_reads_is_not_computed(desk: Desk) -> None:
    report = desk(KILN, "Standardize firing_hours. What is the mean heat?")

    assert "firing_hours" not in (report.research.answers[0].code or "")
