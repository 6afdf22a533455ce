"""What the template promises beyond being valid: least privilege, limits that reach the code, no failure unheard."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from deep_research.api.openapi import document
from deep_research.domain.execution import ExecutionStatus
from deep_research.settings import Settings

ROOT = Path(__file__).parents[2]
TEMPLATE: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
FUNCTIONS = {name: each["Properties"] for name, each in RESOURCES.items() if each["Type"].endswith("::Function")}
VARIABLES = {name: each.get("Environment", {}).get("Variables", {}) for name, each in FUNCTIONS.items()}
RULES = {
    (name, event): each["Properties"]
    for name, function in FUNCTIONS.items()
    for event, each in function.get("Events", {}).items()
    if each["Type"] == "EventBridgeRule"
}
MODEL_SETTINGS = {
    *("MODEL_ID", "FALLBACK_MODEL_ID", "MODEL_ENDPOINT", "MODEL_PRICES"),
    *(f"MAX_MODEL_{what}_PER_JOB" for what in ("TOKENS", "DOLLARS", "SECONDS")),
}
LIMITS = ("RUNNING_JOBS", "RUNNING_JOBS_PER_OWNER", "PENDING_JOBS_PER_OWNER")
GLUE_TABLES = {"FindGlueTablesPolicy", "ProfileGlueTablesPolicy", "QueryGlueTablesPolicy"}
ATHENA = yaml_parse((ROOT / "infra/athena.yaml").read_text())["Resources"]
ALARMS = yaml_parse((ROOT / "infra/alarms.yaml").read_text())["Resources"]


def _statements(value: Any) -> Iterator[dict[str, Any]]:
    """Every policy statement below a resource."""
    if isinstance(value, dict):
        if "Effect" in value:
            yield value
        for inner in value.values():
            yield from _statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _statements(inner)


ALLOWED = [
    (name, statement)
    for name, each in RESOURCES.items()
    for statement in _statements(each)
    if statement["Effect"] == "Allow"
]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize(("resource", "statement"), ALLOWED, ids=lambda value: value if isinstance(value, str) else "")
def test_no_policy_allows_every_action_of_a_service(resource: str, statement: dict[str, Any]) -> None:
    assert not [action for action in _listed(statement["Action"]) if "*" in action]


@pytest.mark.parametrize(("resource", "statement"), ALLOWED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_policy_names_its_resources_unless_it_is_about_log_delivery(resource: str, statement: dict[str, Any]) -> None:
    if "*" in _listed(statement["Resource"]):
        assert {action.partition(":")[0] for action in _listed(statement["Action"])} == {"logs"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_an_example_event_named_after_its_module(function: str) -> None:
    module = FUNCTIONS[function]["Handler"].split(".")[-2]
    assert json.loads((ROOT / f"tests/events/{module}.json").read_text())


@pytest.mark.parametrize("parameter", [name for name in TEMPLATE["Parameters"] if name.startswith("Max")])
def test_a_limit_is_the_same_where_it_is_not_set_and_reaches_a_function(parameter: str) -> None:
    variable = re.sub(r"(?<!^)(?=[A-Z])", "_", parameter).upper()
    assert Settings.model_fields[variable.lower()].default == TEMPLATE["Parameters"][parameter]["Default"]
    assert any(each.get(variable) == {"Ref": parameter} for each in VARIABLES.values())


def test_whoever_starts_executions_knows_the_slots_and_the_limits() -> None:
    starting = [name for name, each in VARIABLES.items() if "STATE_MACHINE_ARN" in each]
    assert starting == ["SubmitFunction", "CancelFunction", "RetryFunction", "SettleFunction", "SweepFunction"]
    for name in starting:
        assert {"SLOTS_TABLE", *(f"MAX_{what}" for what in LIMITS)} <= set(VARIABLES[name])


def test_every_end_of_an_execution_is_settled() -> None:
    pattern = RULES["SettleFunction", "ExecutionEnded"]["Pattern"]["detail"]
    assert set(pattern["status"]) == set(ExecutionStatus) - {ExecutionStatus.RUNNING}
    assert pattern["stateMachineArn"] == [{"Ref": "ResearchStateMachine"}]


@pytest.mark.parametrize(("function", "event"), RULES)
def test_an_event_that_is_not_handled_is_kept_whether_it_failed_or_never_arrived(function: str, event: str) -> None:
    queue = {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]}
    assert FUNCTIONS[function]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"] == queue
    assert RULES[function, event]["DeadLetterConfig"]["Arn"] == queue
    (statement,) = _statements(RESOURCES["DeadLetterQueuePolicy"])
    assert {"Fn::GetAtt": [f"{function}{event}", "Arn"]} in statement["Condition"]["ArnEquals"]["aws:SourceArn"]


@pytest.mark.parametrize("alarm", [name for name, each in ALARMS.items() if each["Type"].endswith("::Alarm")])
def test_an_alarm_is_told_when_it_goes_off_and_when_it_is_over(alarm: str) -> None:
    assert ALARMS[alarm]["Properties"]["AlarmActions"] == ALARMS[alarm]["Properties"]["OKActions"] == [{"Ref": "Topic"}]


def test_a_model_is_asked_by_the_stages_that_think_and_its_name_told_by_those_that_only_tell() -> None:
    thinking = {f"{stage}Function" for stage in ("Decompose", "Classify", "Execute", "Enrich", "Synthesize")}
    assert {name for name, each in VARIABLES.items() if set(each) >= MODEL_SETTINGS} == thinking
    named = {name for name, each in VARIABLES.items() if MODEL_SETTINGS & set(each)}
    assert named - thinking == {"SuggestFunction", "ElaborateFunction"}


def test_bedrock_is_open_to_whoever_asks_a_model_and_only_where_it_is_to_be_asked() -> None:
    assert {name for name, statement in ALLOWED if "bedrock:" in str(statement["Action"])} == {"BedrockPolicy"}
    policy = RESOURCES["BedrockPolicy"]
    holders = [role["Ref"].removesuffix("Role") for role in policy["Properties"]["Roles"]]
    assert holders == [name for name, each in VARIABLES.items() if set(each) >= MODEL_SETTINGS]
    named, no_server = TEMPLATE["Conditions"][policy["Condition"]]["Fn::And"]
    assert named == {"Fn::Not": [{"Fn::Equals": [{"Ref": "ModelId"}, ""]}]}
    assert no_server == {"Fn::Equals": [{"Ref": "ModelEndpoint"}, ""]}


def test_athena_is_neither_there_nor_allowed_unless_datasets_are_to_be_queried_by_it() -> None:
    of_size, of_tables = TEMPLATE["Conditions"]["UsesAthena"]["Fn::Or"]
    assert of_size == {"Fn::Not": [{"Fn::Equals": [{"Ref": "AthenaFromBytes"}, 0]}]}
    assert of_tables == TEMPLATE["Conditions"]["UsesGlueTables"]
    assert TEMPLATE["Parameters"]["AthenaFromBytes"]["Default"] == 0
    about = {name for name, statement in ALLOWED if re.search("athena:|glue:", str(statement["Action"]))}
    assert about == {"AthenaPolicy", "RegisterTablesPolicy", "ForgetTablesPolicy", *GLUE_TABLES}
    assert {RESOURCES[name]["Condition"] for name in {*about, "Athena"} - GLUE_TABLES} == {"UsesAthena"}


def test_tables_of_others_are_read_and_only_where_the_deployer_names_their_database() -> None:
    assert TEMPLATE["Conditions"]["UsesGlueTables"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "GlueDatabases"}, ""]}]}
    assert TEMPLATE["Parameters"]["GlueDatabases"]["Default"] == Settings.model_fields["glue_databases"].default
    assert {RESOURCES[name]["Condition"] for name in GLUE_TABLES} == {"UsesGlueTables"}
    assert RESOURCES["ReadGlueTablesBucketPolicy"]["Condition"] == "ReadsGlueTablesBucket"
    theirs = [
        action
        for _, statement in ALLOWED
        if re.search("GlueDatabases|GlueTablesBucket", str(statement["Resource"]))
        for action in _listed(statement["Action"])
    ]
    assert theirs
    assert all(action.partition(":")[2].startswith(("Get", "List")) for action in theirs)


@pytest.mark.parametrize("name", ["*", "lake*s", "a,b", "lake?", "${AWS::Region}", "lake/*"])
def test_the_name_of_a_database_can_not_widen_what_is_allowed(name: str) -> None:
    allowed = TEMPLATE["Parameters"]["GlueDatabases"]["AllowedPattern"]
    assert not re.fullmatch(allowed, name)
    assert re.fullmatch(allowed, "lake_1")
    assert re.fullmatch(allowed, "lake_*")


def test_only_what_runs_queries_may_run_them_in_athena() -> None:
    holders = [
        role["Ref"].removesuffix("Role")
        for policy in ("ProfileGlueTablesPolicy", "AthenaPolicy")
        for role in RESOURCES[policy]["Properties"]["Roles"]
    ]
    assert holders == [name for name, each in VARIABLES.items() if "ATHENA_WORKGROUP" in each]
    registering = [name for name, each in VARIABLES.items() if "CATALOG_DATABASE" in each]
    assert set(registering) == {"IngestFunction", "DatasetsFunction"}


def test_a_query_in_athena_is_bound_whoever_starts_it() -> None:
    configuration = ATHENA["WorkGroup"]["Properties"]["WorkGroupConfiguration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["BytesScannedCutoffPerQuery"] == {"Ref": "BytesPerQuery"}
    folder = configuration["ResultConfiguration"]["OutputLocation"]["Fn::Sub"].rpartition("}/")[2]
    rules = RESOURCES["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [rule["ExpirationInDays"] for rule in rules if rule.get("Prefix") == folder] == [1]


@pytest.mark.parametrize("setting", ["AthenaFromBytes", "AthenaDollarsPerTerabyte"])
def test_what_athena_costs_and_from_when_it_is_asked_is_the_same_where_it_is_not_set(setting: str) -> None:
    field = re.sub(r"(?<!^)(?=[A-Z])", "_", setting).lower()
    assert Settings.model_fields[field].default == TEMPLATE["Parameters"][setting]["Default"]


@pytest.mark.parametrize("name", ["", "llama3.1:8b", "eu.anthropic.claude-sonnet-4-20250514-v1:0", "org/Model-7B"])
def test_a_model_may_have_any_vendors_name(name: str) -> None:
    assert re.fullmatch(TEMPLATE["Parameters"]["ModelId"]["AllowedPattern"], name)


@pytest.mark.parametrize("name", ["*", "anthropic.*", "a?", "${AWS::AccountId}", "arn:aws:bedrock:eu-west-1::x/y"])
def test_a_models_name_can_not_widen_what_is_allowed(name: str) -> None:
    for parameter in ("ModelId", "FallbackModelId"):
        assert not re.fullmatch(TEMPLATE["Parameters"][parameter]["AllowedPattern"], name)


def test_a_web_page_may_read_every_header_that_the_api_documents() -> None:
    documented = {
        header.lower()
        for operations in document()["paths"].values()
        for operation in operations.values()
        for response in operation["responses"].values()
        for header in response.get("headers", {})
    }
    exposed = TEMPLATE["Globals"]["HttpApi"]["CorsConfiguration"]["ExposeHeaders"]
    assert documented | {"retry-after", "x-request-id"} == set(exposed)


def test_a_ticket_is_in_no_access_log_and_opens_one_connection_only() -> None:
    condition, logged, otherwise = RESOURCES["LiveApi"]["Properties"]["AccessLogSettings"]["Fn::If"]
    assert condition == "LogsLiveAccess"
    assert otherwise == {"Ref": "AWS::NoValue"}
    assert not re.search("querystring|path|headers", json.dumps(logged), re.IGNORECASE)
    assert RESOURCES["LiveApi"]["Properties"]["Auth"]["AuthType"] == "CUSTOM"


def test_only_what_tells_live_connections_may_post_to_them_and_to_those_of_this_api() -> None:
    posting = [(name, statement) for name, statement in ALLOWED if "execute-api" in str(statement["Action"])]
    assert [name for name, _ in posting] == ["ConnectionFunction", "PushFunction"]
    for _, statement in posting:
        assert statement["Action"] == "execute-api:ManageConnections"
        assert statement["Resource"]["Fn::Sub"].endswith(":${LiveApi}/live/POST/@connections/*")


def test_the_analysis_layer_keeps_all_of_scipy_that_the_functions_import() -> None:
    makefile = (ROOT / "infra/layers/Makefile").read_text()
    removed = set(re.findall(r"^UNUSED_SCIPY := (.+)$", makefile, re.MULTILINE)[0].split())
    sources = "\n".join(path.read_text() for path in (ROOT / "functions/deep_research").rglob("*.py"))
    imported = set(re.findall(r"(?:from|import) scipy\.(\w+)", sources))
    imported |= {name for line in re.findall(r"from scipy import (.+)", sources) for name in re.findall(r"\w+", line)}
    assert imported
    assert not imported & removed


def _state_names(machine: dict[str, Any]) -> Iterator[str]:
    for name, state in machine["States"].items():
        yield name
        if "ItemProcessor" in state:
            yield from _state_names(state["ItemProcessor"])


def test_no_two_states_share_a_name_even_in_different_maps() -> None:
    names = list(_state_names(json.loads((ROOT / "statemachine/research.asl.json").read_text())))
    assert sorted(names) == sorted(set(names))


def test_alerts_may_subscribe_nothing_but_e_mail_addresses_and_only_to_the_topic_of_ended_jobs() -> None:
    topic = {"Ref": "Topic"}
    statements = [each for each in _statements(RESOURCES["AlertsFunction"]) if "sns:" in str(each["Action"])]
    assert [each["Resource"] for each in statements] == [topic, topic]
    (subscribing,) = [each for each in statements if "sns:Subscribe" in _listed(each["Action"])]
    assert subscribing["Condition"] == {"StringEquals": {"sns:Protocol": "email"}}


def test_a_page_of_another_origin_may_call_every_operation() -> None:
    methods = {method.upper() for operations in document()["paths"].values() for method in operations}
    assert set(TEMPLATE["Globals"]["HttpApi"]["CorsConfiguration"]["AllowMethods"]) == methods | {"OPTIONS"}
