"""Questions about the dataset that comes with the project, asked of a running API."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deep_research_client import Client
from examples.demo import QUESTION, SALES

FOLDER: Path = SALES.parent
QUESTIONS = (
    QUESTION,
    "How did revenue develop over time?",
    "Which region has the highest total revenue?",
    "What is the average revenue per category?",
    "Is there a correlation between units and revenue?",
    "Does revenue differ significantly between channels?",
    "Are there outliers in revenue?",
    "How many rows have no region?",
)
_AT_ONCE = 4


def ask(api: str) -> list[str]:
    """Asks them all, verbosely, and waits for the answers; the jobs' ids."""
    with Client(api) as client, ThreadPoolExecutor(_AT_ONCE) as pool:
        dataset_id = client.datasets.upload(SALES).dataset_id
        client.datasets.wait_until_ready(dataset_id)

        def research(question: str) -> str:
            return client.jobs.wait(client.jobs.submit(dataset_id, question, verbose=True).job_id).job_id

        return list(pool.map(research, QUESTIONS))
