"""The API's lines in the function's log, with the function's keys on each."""

from aws_lambda_powertools import Logger

# Named, for a child finds its parent by the service: `observability` takes the same name from the template.
logger = Logger(service="deep-research", child=True)
