"""How long each handler's module takes to import in a fresh interpreter, and which libraries take most of it.

    python -m tests.benchmarks.cold_start
    python -m tests.benchmarks.cold_start submit status

The best of `--repeat` runs: the first one also reads the files from disk. On Lambda a share of a processor that follows
the function's memory does the same work.
"""

import argparse
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.fakes.stage_lambdas import ENVIRONMENT

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
_SHOWN = 4


def imports(module: str) -> dict[str, float]:
    """Milliseconds that each top-level package takes for itself, by `-X importtime`; `total` is their sum."""
    command = [sys.executable, "-X", "importtime", "-c", f"import {module}"]
    named = dict.fromkeys(("SLOTS_TABLE", "IDEMPOTENCY_TABLE", "STATE_MACHINE_ARN", "TOPIC_ARN"), "benchmark")
    region = {"AWS_DEFAULT_REGION": "eu-west-1"}
    environment = {**os.environ, **ENVIRONMENT, **named, **region}
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stderr
    taken: dict[str, float] = defaultdict(float)
    for line in told.splitlines():
        if line.startswith("import time:") and line.count("|") == 2 and "[us]" not in line:
            own, _, name = line.removeprefix("import time:").split("|")
            taken[name.strip().split(".")[0]] += int(own) / 1_000
    return dict(taken) | {"total": sum(taken.values())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = re.findall(r"Handler: deep_research\.handlers\.(\w+)\.handler", TEMPLATE.read_text(encoding="utf-8"))
    parser.add_argument("handlers", nargs="*", default=known, metavar="handler")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    for name in options.handlers:
        runs = (imports(f"deep_research.handlers.{name}") for _ in range(options.repeat))
        best = min(runs, key=lambda run: run["total"])
        total = best.pop("total")
        most = sorted(best.items(), key=lambda each: -each[1])[:_SHOWN]
        parts = ", ".join(f"{package} {milliseconds:.0f}" for package, milliseconds in most)
        sys.stdout.write(f"{name:12}{total:6.0f} ms  ({parts})\n")


if __name__ == "__main__":
    main()
