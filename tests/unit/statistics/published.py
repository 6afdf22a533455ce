"""Published data, and how a test asks a procedure about them."""

from typing import Any

from deep_research import statistics
from deep_research.domain.query import Scalar, Table


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split()]


# R's `Nile`: annual flow at Aswan, 1871 to 1970 (Cobb 1978).
NILE = _numbers("""
    1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150
    1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832
    764 821 768 845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801
    1040 860 874 848 890 744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740
""")
# R's `AirPassengers`: thousands a month, 1949 to 1960 (Box & Jenkins 1976).
AIR_PASSENGERS = _numbers("""
    112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140 145 150 178
    163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194 196 196 236 235 229 243
    264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229 242 233 267 269 270 315 364 347 312
    274 237 278 284 277 317 313 318 374 413 405 355 306 271 306 315 301 356 348 355 422 465 467 404 347 305 336
    340 318 362 348 363 435 491 505 404 359 310 337 360 342 406 396 420 472 548 559 463 407 362 405 417 391 419
    461 472 535 622 606 508 461 390 432
""")
# R's `mtcars` (Henderson & Velleman 1981): miles per gallon, weight, horsepower, manual gearbox.
MPG = _numbers("""
    21 21 22.8 21.4 18.7 18.1 14.3 24.4 22.8 19.2 17.8 16.4 17.3 15.2 10.4 10.4 14.7 32.4 30.4 33.9 21.5 15.5 15.2
    13.3 19.2 27.3 26 30.4 15.8 19.7 15 21.4
""")
WEIGHT = _numbers("""
    2.62 2.875 2.32 3.215 3.44 3.46 3.57 3.19 3.15 3.44 3.44 4.07 3.73 3.78 5.25 5.424 5.345 2.2 1.615 1.835 2.465
    3.52 3.435 3.84 3.845 1.935 2.14 1.513 3.17 2.77 3.57 2.78
""")
HORSEPOWER = _numbers("""
    110 110 93 110 175 105 245 62 95 123 123 180 180 180 205 215 230 66 52 65 97 150 150 245 175 66 91 113 264 175
    335 109
""")
MANUAL = _numbers("""
    1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0 0 0 0 1 1 1 1 1 1 1
""")
# Student (1908): extra hours of sleep under two drugs, the same ten people.
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
# R's `PlantGrowth`.
PLANTS = {
    "ctrl": [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    "trt1": [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    "trt2": [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
}
# R's `UCBAdmissions` (Bickel, Hammel & O'Connell 1975): by department, admitted and rejected men and women.
BERKELEY = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}


def table(**columns: list[Any]) -> Table:
    rows: tuple[tuple[Scalar, ...], ...] = tuple(zip(*columns.values(), strict=True))
    return Table(columns=tuple(columns), rows=rows, row_count=len(rows))


def ask(procedure: str, rows: Table, **request: Any) -> dict[str, Any]:
    return statistics.run({"procedure": procedure, **request}, rows)


def plants() -> Table:
    pairs = [(group, weight) for group, weights in PLANTS.items() for weight in weights]
    return table(group=[group for group, _ in pairs], weight=[weight for _, weight in pairs])


def cars() -> Table:
    return table(mpg=MPG, weight=WEIGHT, horsepower=HORSEPOWER, manual=MANUAL)


def months(values: list[Any]) -> Table:
    return table(p=[f"{1949 + place // 12}-{place % 12 + 1:02}" for place in range(len(values))], v=values)
