"""What the scripted model thinks: as a good analyst would, and as one that obeys whatever it reads."""

from typing import Any

from tests.fakes.scripted_model_server import Asked, Behaviour, Says

TOTALS = (
    "SELECT region, sum(revenue) AS total, sum(revenue) / sum(sum(revenue)) OVER () AS share "
    "FROM dataset GROUP BY region ORDER BY total DESC, region"
)
MONTHS = "SELECT strftime(month, '%Y-%m') AS period, sum(revenue) AS total FROM dataset GROUP BY period ORDER BY period"
PRODUCTS = (
    "SELECT product, sum(revenue) AS total FROM dataset WHERE region = 'West' GROUP BY product ORDER BY total DESC"
)


def cell(query_id: str, column: str, form: str = "", row: int = 0) -> dict[str, Any]:
    return {"kind": "cell", "query_id": query_id, "row": row, "column": column, "form": form}


def statistic(query_id: str, path: str, form: str = "") -> dict[str, Any]:
    return {"kind": "statistic", "query_id": query_id, "path": path, "form": form}


def claim(template: str, *references: dict[str, Any]) -> dict[str, Any]:
    return {"template": template, "references": list(references)}


LEADS = claim("{} leads with a revenue of {}.", cell("Q1", "region"), cell("Q1", "total", ",.0f"))
RISES = claim("Revenue changes by {} a month.", statistic("Q2", "slope", "+,.1f"))
DRIVES = claim("In the leading region, {} sells most, for {}.", cell("Q3", "product"), cell("Q3", "total", ",.0f"))
READINGS = {"Q1": LEADS, "Q2": RISES, "Q3": DRIVES}

PLAN = {
    "reading": "Sales are taken as revenue.",
    "parts": [
        {"question": "Which region has the highest revenue?", "purpose": "It answers the question directly."},
        {"question": "How does revenue change from month to month?", "purpose": "It tells whether that lasts."},
    ],
}
QUERIES = {
    "queries": [
        {"part": "S1", "sql": TOTALS},
        {"part": "S2", "sql": MONTHS, "procedure": {"procedure": "trend", "period": "period", "value": "total"}},
    ]
}
FOLLOW_UPS = {"queries": [{"question": "Which product drives the leading region?", "sql": PRODUCTS}]}
CONCLUSION = {
    "direct_answer": [LEADS],
    "findings": [
        {"sentence": RISES, "confidence": 0.99},
        {"sentence": DRIVES, "confidence": 0.8},
    ],
    "limitations": ["Costs are not in the table, so that nothing is known of profit."],
    "alternatives": [claim("The leading region may simply have more customers.")],
    "recommendations": [claim("Look at what {} does differently.", cell("Q1", "region"))],
    "next_questions": ["How does revenue differ by product?"],
}


def good(asked: Asked) -> Behaviour:
    return Says(answers_of_a_good_analyst(asked))


def answers_of_a_good_analyst(asked: Asked) -> Any:
    match asked.output_name:
        case "PlanDraft":
            return PLAN
        case "QueriesDraft":
            return QUERIES
        case "ReadingDraft":
            sentence = READINGS[asked.block("query")["id"]]
            return {"sentence": sentence, "confidence": 0.9, "next_questions": ["How is it by product?"]}
        case "FollowUpsDraft":
            return FOLLOW_UPS
        case "ConclusionDraft":
            return CONCLUSION
        case "RepairDraft":
            return {"sql": TOTALS}
    raise AssertionError(f"Nobody has scripted {asked.output_name}.")
