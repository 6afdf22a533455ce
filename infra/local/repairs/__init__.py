"""What moto lacks, one module per gap. Each has `repaired()`, a context manager that puts plain moto back at its end.

Each has a test that shows plain moto failing: on the day moto closes a gap, that test says which module to delete.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from infra.local.repairs import (
    athena_queries,
    cloudformation_alarm,
    cloudformation_api_parts,
    cloudformation_athena,
    cloudformation_bucket,
    cloudformation_bucket_policy,
    cloudformation_cognito,
    cloudformation_event_invoke_config,
    cloudformation_function,
    cloudformation_http_api,
    cloudformation_nested_stack,
    cloudformation_policies,
    cloudformation_state_machine,
    cloudformation_subscription,
    cloudformation_table,
    dynamodb_answers,
    dynamodb_index_keys,
    dynamodb_reads,
    dynamodb_transactions,
    events_targets,
    request_routes,
    s3_events,
    stable_names,
    stack_templates,
    step_functions_clients,
    step_functions_history,
    step_functions_parsing,
    step_functions_times,
)

REPAIRS = (
    athena_queries,
    cloudformation_alarm,
    cloudformation_api_parts,
    cloudformation_athena,
    cloudformation_bucket,
    cloudformation_bucket_policy,
    cloudformation_cognito,
    cloudformation_event_invoke_config,
    cloudformation_function,
    cloudformation_http_api,
    cloudformation_nested_stack,
    cloudformation_policies,
    cloudformation_state_machine,
    cloudformation_subscription,
    cloudformation_table,
    dynamodb_answers,
    dynamodb_index_keys,
    dynamodb_reads,
    dynamodb_transactions,
    events_targets,
    request_routes,
    s3_events,
    stable_names,
    stack_templates,
    step_functions_clients,
    step_functions_history,
    step_functions_parsing,
    step_functions_times,
)


@contextmanager
def repaired() -> Iterator[None]:
    """Moto with every gap closed."""
    with ExitStack() as repairs:
        for repair in REPAIRS:
            repairs.enter_context(repair.repaired())
        yield
