"""Writes the reports of this folder again: uploads each dataset to a local cloud, and asks its question there.

python docs/examples/regenerate.py
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from deep_research_client.cli.ask import research
from deep_research_client.cli.connection import Target, connect

HERE = Path(__file__).parent
QUESTIONS = {
    "seattle-weather": "What are the seasonal patterns and trends of temp max and precipitation in Seattle?",
    "iowa-electricity": "How has the generation of electricity in Iowa shifted between sources?",
    "state-crime": "Which factors explain the murder rates of the states?",
}


def main() -> None:
    """Each report as the API gives it, beside its dataset; names of datasets after the script choose some of them."""
    chosen = sys.argv[1:] or list(QUESTIONS)
    with connect(Target()) as connection:
        for name in chosen:
            with TemporaryDirectory() as files:
                job = research(
                    connection, str(HERE / f"{name}.csv"), QUESTIONS[name], verbose=True, directory=Path(files)
                )
            (HERE / f"{name}.md").write_text(connection.client.jobs.report(job.job_id), encoding="utf-8")


if __name__ == "__main__":
    main()
