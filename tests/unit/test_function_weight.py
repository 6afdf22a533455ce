"""Lambda refuses a function that, unzipped with its layers, weighs more than 250 MB: each keeps well below that.

It is measured without a network, from what is installed in this environment of what the layers lock, less what their
Makefile takes away. So it misses what differs in the wheels for Lambda's processor and Python, and, on another Python
than Lambda's, in the versions that are locked for it: `make sam-test` weighs what was really built.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
LAYERS = ROOT / "infra/layers"
MAKEFILE = (LAYERS / "Makefile").read_text()
TEMPLATE: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
FUNCTIONS = {
    name: each["Properties"] for name, each in TEMPLATE["Resources"].items() if each["Type"].endswith("::Function")
}
MEGABYTE = 1 << 20
MOST = 230 * MEGABYTE
"""20 below Lambda's limit: the room for what the code and the next dependency will add."""


def _words(variable: str) -> list[str]:
    found = re.search(rf"^{variable} := (.*)$", MAKEFILE, re.MULTILINE)
    assert found, f"the layers' Makefile no longer says {variable}"
    return found[1].split()


UNUSED_SCIPY = _words("UNUSED_SCIPY")
UNUSED_FILES = _words("UNUSED_FILES")
LOCKS = dict(re.findall(r"^build-(\w+): (\S+\.txt)$", MAKEFILE, re.MULTILINE))


def _layers(function: dict[str, Any]) -> list[str]:
    """Logical ids: those that every function has, and its own."""
    listed = [*TEMPLATE["Globals"]["Function"]["Layers"], *function.get("Layers", [])]
    return [each["Ref"] for each in listed]


def _locked(layer: str) -> list[str]:
    return re.findall(r"^([\w.-]+)==", (LAYERS / LOCKS[layer]).read_text(), re.MULTILINE)


def _is_kept(path: PackagePath) -> bool:
    """Whether the layers' Makefile leaves the file where it is."""
    parts = path.parts
    if ".." in parts or "__pycache__" in parts or "tests" in parts[:-1] or parts[0] == "bin":
        return False
    if len(parts) > 2 and parts[0] == "scipy" and parts[1] in UNUSED_SCIPY:
        return False
    return not any(fnmatch(PurePosixPath(path).name, pattern) for pattern in UNUSED_FILES)


@cache
def _installed(package: str) -> int:
    """Bytes of its files. The size in RECORD is the wheel's own; files without one are looked at."""
    files = [path for path in distribution(package).files or () if _is_kept(path)]
    return sum(path.size if path.size is not None else Path(str(path.locate())).stat().st_size for path in files)


def _layer(layer: str) -> int:
    return sum(map(_installed, _locked(layer)))


def _code() -> Iterator[int]:
    for path in (ROOT / "functions").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.stat().st_size


@pytest.mark.parametrize("layer", LOCKS)
def test_everything_that_a_layer_locks_is_weighed(layer: str) -> None:
    absent = []
    for package in _locked(layer):
        try:
            weighed = _installed(package)
        except PackageNotFoundError:
            weighed = 0
        if not weighed:
            absent.append(package)
    assert absent == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_and_its_layers_keep_well_below_what_lambda_takes(name: str) -> None:
    weight = sum(_code()) + sum(map(_layer, _layers(FUNCTIONS[name])))
    assert weight <= MOST, f"{name} weighs {weight / MEGABYTE:.0f} MB unzipped, and is to weigh 230 at most"


def test_the_libraries_for_analysis_are_attached_only_to_what_reads_queries_or_computes() -> None:
    heavy = {name for name, function in FUNCTIONS.items() if "AnalysisLayer" in _layers(function)}
    stages = {"Decompose", "Classify", "Execute", "Enrich", "Synthesize", "Suggest", "Elaborate"}
    assert heavy == {f"{stage}Function" for stage in (*stages, "Ingest")}


def test_a_layer_without_those_libraries_is_light() -> None:
    assert _layer("RuntimeLayer") < 25 * MEGABYTE
