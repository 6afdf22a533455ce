"""The API's paths, as the template routes them."""

SUBMIT = "/deep-research/jobs/submit"
JOBS = "/deep-research/jobs"
JOB = "/deep-research/jobs/{job_id}"
REPORT = "/deep-research/jobs/{job_id}/report"
DATASETS = "/datasets"
DATASET = "/datasets/{dataset_id}"
HEALTH = "/health"
