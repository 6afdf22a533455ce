"""The state machine, the template and the code speak of the same things by the same names."""

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from deep_research.domain import errors
from deep_research.domain.event import EventType
from deep_research.domain.job import Stage
from deep_research.jobs.failures import explain

ROOT = Path(__file__).parents[3]
MACHINE = json.loads((ROOT / "statemachine/research.asl.json").read_text())
LAMBDA = "arn:aws:states:::lambda:invoke"
DYNAMODB = "arn:aws:states:::dynamodb:updateItem"

# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
STATES_ERRORS = {"States.ALL", "States.Timeout", "States.TaskFailed", "States.Permissions", "States.Runtime"}
# https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
LAMBDA_FAULTS = {
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
}
# What a sandbox that died is reported as, which may have been the sandbox's fault or the work's.
LAMBDA_DEATHS = {"Lambda.Unknown", "Runtime.ExitError", "Sandbox.Timedout"}
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#API_UpdateItem_Errors
# AmazonDynamoDBException is what Step Functions calls an answer for which its SDK has no class of its own.
DYNAMODB_FAULTS = {
    f"DynamoDB.{name}"
    for name in (
        "AmazonDynamoDBException",
        "InternalServerError",
        "InternalServerErrorException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceededException",
        "SdkClientException",
        "ThrottlingException",
        "TransactionConflictException",
    )
}
CONDITION_FAILED = "DynamoDB.ConditionalCheckFailedException"
AWS_ERRORS = STATES_ERRORS | LAMBDA_FAULTS | LAMBDA_DEATHS | DYNAMODB_FAULTS | {CONDITION_FAILED}


class _Template(yaml.SafeLoader):
    """YAML with CloudFormation's tags, each read as what it holds."""


def _tagged(loader: _Template, _suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


_Template.add_multi_constructor("!", _tagged)
RESOURCES = yaml.load((ROOT / "template.yaml").read_text(), _Template)["Resources"]


def levels(states: dict[str, Any] = MACHINE) -> Iterator[dict[str, Any]]:
    """Each level of states: the machine's own, then those of each Map."""
    yield states
    for state in states["States"].values():
        if state["Type"] == "Map":
            yield from levels(state["ItemProcessor"])


STATES = {name: state for level in levels() for name, state in level["States"].items()}
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
LAMBDA_TASKS = {name: state for name, state in TASKS.items() if state["Resource"] == LAMBDA}
DYNAMODB_TASKS = {name: state for name, state in TASKS.items() if state["Resource"] == DYNAMODB}
STAGES_BUT_EXECUTE = [stage for stage in Stage if stage is not Stage.EXECUTE]


def names(state: dict[str, Any], clause: str) -> set[str]:
    return {name for rule in state.get(clause, []) for name in rule["ErrorEquals"]}


def targets(state: dict[str, Any]) -> set[str]:
    rules = [state, *state.get("Catch", []), *state.get("Choices", [])]
    return {target for rule in rules for target in (rule.get("Next"), rule.get("Default")) if target}


def names_of_errors(base: type[Exception]) -> set[str]:
    """The domain's errors of a kind: no other layer's cross into the state machine."""
    return {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, base) and kind != base
    }


def function(task: dict[str, Any]) -> str:
    """The logical id of the function that a Lambda task invokes."""
    return re.fullmatch(r"\$\{(\w+)Arn\}", task["Parameters"]["FunctionName"]).group(1)


@pytest.mark.parametrize("name", TASKS)
def test_every_error_that_a_task_names_exists(name):
    ours = names_of_errors(errors.DeepResearchError)
    assert names(TASKS[name], "Retry") | names(TASKS[name], "Catch") <= ours | AWS_ERRORS


@pytest.mark.parametrize("name", LAMBDA_TASKS)
def test_every_transient_error_is_retried_in_every_lambda_task(name):
    transient = names_of_errors(errors.TransientError)
    assert transient
    assert transient | LAMBDA_FAULTS <= names(LAMBDA_TASKS[name], "Retry")


@pytest.mark.parametrize("name", LAMBDA_TASKS)
def test_nothing_but_faults_of_services_is_retried(name):
    transient = names_of_errors(errors.TransientError)
    assert names(LAMBDA_TASKS[name], "Retry") <= transient | LAMBDA_FAULTS | LAMBDA_DEATHS


@pytest.mark.parametrize("error", sorted({error for task in TASKS.values() for error in names(task, "Retry")}))
def test_an_error_that_outlasts_its_retries_is_explained_to_people(error):
    assert explain(error).code != explain("an error that nobody knows").code


@pytest.mark.parametrize("name", DYNAMODB_TASKS)
def test_every_fault_of_the_table_is_retried(name):
    assert names(DYNAMODB_TASKS[name], "Retry") == DYNAMODB_FAULTS


@pytest.mark.parametrize("name", DYNAMODB_TASKS)
def test_an_update_uses_every_word_that_it_explains_and_explains_every_word_that_it_uses(name):
    given = DYNAMODB_TASKS[name]["Parameters"]
    used = set(re.findall(r"[#:]\w+", f"{given['ConditionExpression']} {given['UpdateExpression']}"))
    assert used == {*given["ExpressionAttributeNames"], *given["ExpressionAttributeValues"]}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Begin", EventType.STARTED),
        ("Complete", EventType.COMPLETED),
        ("Record failure", EventType.FAILED),
        ("Resume", None),
    ],
)
def test_a_change_of_status_is_told_by_one_event_in_the_same_update(name, kind):
    given = DYNAMODB_TASKS[name]["Parameters"]
    changes = re.search(r"SET .*#status = ", given["UpdateExpression"]) is not None
    told = given["ExpressionAttributeValues"].get(":event", {"L": []})["L"]
    assert [entry["M"]["type"]["S"] for entry in told] == ([kind] if changes else [])
    assert ("events = list_append(events, :event)" in given["UpdateExpression"]) == changes == (kind is not None)


@pytest.mark.parametrize("name", ["Complete", "Record failure"])
def test_a_job_that_has_ended_has_no_place_any_more(name):
    assert DYNAMODB_TASKS[name]["Parameters"]["UpdateExpression"].endswith(" REMOVE #place, turn")


@pytest.mark.parametrize("name", TASKS)
def test_retries_wait_longer_each_time_and_not_all_at_once(name):
    for rule in TASKS[name]["Retry"]:
        assert rule["BackoffRate"] > 1
        assert rule["JitterStrategy"] == "FULL"


@pytest.mark.parametrize("name", LAMBDA_TASKS)
def test_a_sandbox_that_dies_is_given_four_more_chances(name):
    (rule,) = [rule for rule in LAMBDA_TASKS[name]["Retry"] if "Runtime.ExitError" in rule["ErrorEquals"]]
    assert set(rule["ErrorEquals"]) == LAMBDA_DEATHS - {"Sandbox.Timedout"}
    assert rule["MaxAttempts"] == 4


@pytest.mark.parametrize("name", [*LAMBDA_TASKS, "Execute", "Follow up"])
def test_no_error_of_the_work_leaves_the_machine_unseen(name):
    assert names(STATES[name], "Catch") == {"JobNotRunningError", "States.ALL"}


def caught(name: str, error: str) -> dict[str, Any]:
    """What a state does about an error that outlasts its retries."""
    return next(rule for rule in STATES[name]["Catch"] if rule["ErrorEquals"] == [error])


@pytest.mark.parametrize("name", sorted(set(DYNAMODB_TASKS) - {"Begin"}))
def test_a_job_that_went_on_without_its_execution_ends_in_stopped(name):
    assert caught(name, CONDITION_FAILED)["Next"] == "Stopped"


def test_a_job_that_has_begun_already_is_resumed():
    assert caught("Begin", CONDITION_FAILED)["Next"] == "Resume"
    assert STATES["Resume"]["Next"] == STATES["Begin"]["Next"]
    assert STATES["Resume"]["ResultSelector"] == STATES["Begin"]["ResultSelector"]


def test_an_end_that_could_not_be_recorded_is_a_failed_execution_with_the_reason_that_came_first():
    unrecorded = caught("Record failure", "States.ALL")
    assert STATES["Record failure"]["Next"] == unrecorded["Next"] == "Failed"
    assert unrecorded["ResultPath"] is None
    assert STATES["Failed"] | {"Type": "Fail", "ErrorPath": "$.failure.Error"} == STATES["Failed"]


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_a_time_limit_of_its_own(name):
    assert 0 < TASKS[name]["TimeoutSeconds"] < MACHINE["TimeoutSeconds"]


@pytest.mark.parametrize("name", LAMBDA_TASKS)
def test_a_function_ends_before_its_state_gives_up_on_it(name):
    assert RESOURCES[function(LAMBDA_TASKS[name])]["Properties"]["Timeout"] < LAMBDA_TASKS[name]["TimeoutSeconds"]


@pytest.mark.parametrize("stage", STAGES_BUT_EXECUTE)
def test_a_stage_its_state_its_function_and_its_module_are_named_alike(stage):
    assert function(STATES[stage.capitalize()]) == f"{stage.capitalize()}Function"
    assert (
        RESOURCES[f"{stage.capitalize()}Function"]["Properties"]["Handler"] == f"deep_research.handlers.{stage}.handler"
    )


@pytest.mark.parametrize(("state", "stage"), [("Execute", Stage.EXECUTE), ("Follow up", Stage.ENRICH)])
def test_both_maps_run_one_function_for_each_query_on_behalf_of_their_stage(state, stage):
    inner = STATES[state]["ItemProcessor"]
    assert function(inner["States"][inner["StartAt"]]) == "ExecuteFunction"
    assert STATES[state]["ItemSelector"]["stage"] == stage
    assert STATES[state]["ItemSelector"]["query_id.$"] == "$$.Map.Item.Value"


def test_the_states_follow_one_another_as_the_stages_do():
    name, story = MACHINE["StartAt"], []
    while STATES[name]["Type"] != "Succeed":
        story.append(name)
        name = STATES[name].get("Next") or STATES[name]["Choices"][0]["Next"]
    assert story == [
        "Begin",
        "Decompose",
        "Classify",
        "Execute",
        "Enrich",
        "Follow up",
        "Synthesize",
        "Suggest",
        "Verbose?",
        "Elaborate",
        "Complete",
    ]


@pytest.mark.parametrize("level", list(levels()), ids=lambda level: level["StartAt"])
def test_every_state_can_be_reached_and_leads_on_or_ends(level):
    reached, waiting = set(), {level["StartAt"]}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= targets(level["States"][name]) - reached
    assert reached == set(level["States"])
    for state in level["States"].values():
        assert targets(state) or state.get("End") or state["Type"] in ("Succeed", "Fail")


def test_every_placeholder_is_given_and_none_is_given_in_vain():
    used = set(re.findall(r"\$\{(\w+)\}", json.dumps(MACHINE)))
    assert used == set(RESOURCES["ResearchStateMachine"]["Properties"]["DefinitionSubstitutions"])


def test_the_machine_may_invoke_the_functions_that_it_names():
    policies = RESOURCES["ResearchStateMachine"]["Properties"]["Policies"]
    allowed = {policy["LambdaInvokePolicy"]["FunctionName"] for policy in policies if "LambdaInvokePolicy" in policy}
    assert allowed == {function(task) for task in LAMBDA_TASKS.values()}


FUNCTIONS = {
    name: each["Properties"] for name, each in RESOURCES.items() if each["Type"] == "AWS::Serverless::Function"
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_handler_of_the_template_exists(name):
    module, _, attribute = FUNCTIONS[name]["Handler"].rpartition(".")
    spec = find_spec(module)
    assert spec is not None, f"{module} is not there"
    assert re.search(rf"^(def {attribute}\(|{attribute}\b.*=)", Path(spec.origin).read_text(), re.MULTILINE)
