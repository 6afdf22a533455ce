"""Replies as the API sends them."""

from typing import Any

JOB_ID = "01JD8Z5M3V7Q0W9E4R6T2Y1U8P"
DATASET_ID = "01JD8Z5M3V7Q0W9E4R6T2Y1U8D"
JOB = f"/deep-research/jobs/{JOB_ID}"


def job(status: str = "running", percent: int = 35, **more: Any) -> dict[str, Any]:
    return {
        "success": True,
        "job_id": JOB_ID,
        "dataset_id": DATASET_ID,
        "question": "What are the top sales trends?",
        "verbose": 0,
        "priority": "normal",
        "status": status,
        "attempt": 1,
        "reused_stages": [],
        "queue_position": None,
        "current_stage": "Completed" if status == "completed" else "Stage 3/7: Executing queries",
        "progress_percentage": percent,
        "has_result": status == "completed",
        "result": None,
        "error": None,
        "error_message": None,
        "created_at": "2026-03-01T10:00:00Z",
        "started_at": "2026-03-01T10:00:01Z",
        "completed_at": None,
        "execution_time_seconds": None,
        **more,
    }


def completed(**more: Any) -> dict[str, Any]:
    return job("completed", 100, **{"result": result(), **more})


def partly_done(status: str = "cancelled", **more: Any) -> dict[str, Any]:
    """A job that ended early, with what it had found."""
    cut = {"complete": False, "stages_completed": 2, "queries_completed": 5, "queries_planned": 8}
    found = result(completeness={**cut, "reason": "Cancelled by its owner."})
    return job(status, 45, **{"result": found, "has_result": True, **more})


def retried(**more: Any) -> dict[str, Any]:
    told = {"success": True, "job_id": JOB_ID, "message": "Research job is tried again", "status": "pending"}
    return {**told, "attempt": 2, "reused_stages": ["decompose", "classify"], **more}


def event(sequence: int, type_: str, **more: Any) -> dict[str, Any]:
    at = f"2026-03-01T10:00:{sequence:02}Z"
    return {"sequence": sequence, "type": type_, "at": at, "attempt": 1, **more}


def events(*told: dict[str, Any], status: str = "running", last: int = 0) -> dict[str, Any]:
    last_sequence = told[-1]["sequence"] if told else last
    return {
        "success": True,
        "job_id": JOB_ID,
        "count": len(told),
        "events": list(told),
        "last_sequence": last_sequence,
        "status": status,
    }


def submitted() -> dict[str, Any]:
    return {"success": True, "job_id": JOB_ID, "message": "Research job submitted successfully", "status": "pending"}


def dataset(status: str = "ready", **more: Any) -> dict[str, Any]:
    return {"success": True, "dataset_id": DATASET_ID, "name": "sales.csv", "status": status, **more}


def created(upload_url: str) -> dict[str, Any]:
    upload = {"method": "PUT", "url": upload_url, "headers": {"Content-Type": "application/octet-stream"}}
    return {"success": True, "dataset_id": DATASET_ID, "status": "awaiting_upload", "upload": upload}


def result(**more: Any) -> dict[str, Any]:
    return {
        "main_question": "What are the top sales trends?",
        "direct_answer": "North America leads with 553,975.",
        "key_findings": [
            {
                "statement": "North America leads with 553,975 of revenue.",
                "evidence": ["Q1"],
                "confidence": 0.95,
                "verified": True,
            }
        ],
        "supporting_details": [
            {
                "id": "Q1",
                "question": "Revenue by region?",
                "query_type": "sql",
                "answer": "North America leads.",
                "data": {
                    "columns": ["region", "revenue"],
                    "rows": [["North America", 553975.25], ["=HYPERLINK(1)", -5]],
                    "row_count": 2,
                    "truncated": False,
                },
                "code": "SELECT region, SUM(revenue) AS revenue FROM dataset GROUP BY region",
                "statistics": {},
                "chart": None,
                "confidence": 0.95,
                "follow_up_questions": [],
                "error": None,
            }
        ],
        "limitations": ["14 rows stand in the file twice."],
        "suggested_follow_ups": ["Which product drives North America?"],
        "data_coverage": {"questions_answered": 1, "total_questions": 1, "gaps": []},
        "completeness": {"complete": True, "reason": None},
        "usage": {"analyst": "statistical"},
        **more,
    }


REPORT = "# What are the top sales trends?\n\nNorth America leads with 553,975.\n"
